/** How far one is: done of total, rate, time left. */
import { Group, Progress, Text } from "@mantine/core";

import { rate, remaining } from "@/features/review/session";
import type { Review } from "@/features/review/useReview";
import { count, duration } from "@/ui/format";

export function Pace({ review }: { review: Review }) {
  const { queue, items, marks, log } = review;
  const now = items.filter(({ record }) => marks.mine.has(record) || marks.theirs.has(record)).length;
  const total = Math.max(queue?.total ?? 0, items.length);
  const done = Math.min(total, review.before + now);
  const perMinute = rate(log);
  const left = remaining(total - done, perMinute);
  if (queue !== null && total === 0) return null;
  const facts = [
    perMinute === null ? "" : `${perMinute.toFixed(perMinute < 10 ? 1 : 0)} per minute`,
    left === null || left === 0 ? "" : `about ${duration(left)} left`,
  ].filter(Boolean);
  return (
    <div>
      <Group justify="space-between" gap="xs" mb={4} mih={20}>
        <Text size="sm" className="numbers">
          {queue === null ? "" : `${count(done)} of ${count(total)} done`}
        </Text>
        <Text size="sm" c="dimmed" className="numbers">
          {facts.join(" · ")}
        </Text>
      </Group>
      <Progress
        value={total === 0 ? 0 : (done / total) * 100}
        size="sm"
        aria-label="Share of the queue that is done"
      />
    </div>
  );
}
