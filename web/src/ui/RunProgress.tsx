/** A run as it works: phase, share done, rate, time left, and a way to stop it. */
import { Button, Group, Progress, Stack, Text } from "@mantine/core";

import { cancelRun, ended } from "@/api/runs";
import type { Run } from "@/api/types";
import { count, duration, words } from "@/ui/format";

export function RunProgress({ run }: { run: Run }) {
  const { done, total, phase, rate, remaining } = run.progress;
  const share = total ? Math.min(100, (done / total) * 100) : null;
  const facts = [
    total ? `${count(done)} of ${count(total)}` : done > 0 ? count(done) : "",
    rate ? `${count(rate)}/s` : "",
    remaining ? `${duration(remaining)} left` : "",
  ].filter(Boolean);
  return (
    <Stack gap={4} aria-live="polite">
      <Group justify="space-between" gap="xs">
        <Text size="sm">
          {phase ? words(phase) : run.status === "pending" ? "waiting for its turn" : run.status}
        </Text>
        <Text size="xs" c="dimmed" style={{ fontVariantNumeric: "tabular-nums" }}>
          {facts.join(" · ")}
        </Text>
      </Group>
      <Progress
        value={share ?? 100}
        animated={share === null}
        aria-label={`Progress of ${words(run.kind)}`}
      />
      {!ended(run) && (
        <Group justify="flex-end">
          <Button size="compact-xs" variant="subtle" color="gray" onClick={() => void cancelRun(run.id)}>
            Cancel
          </Button>
        </Group>
      )}
    </Stack>
  );
}
