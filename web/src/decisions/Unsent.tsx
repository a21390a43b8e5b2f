/** Decisions that are not on the server's disk yet, or never will be; nothing where all is saved. */
import { Button, Group, Popover, Stack, Text } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { IconAlertTriangle, IconCloudOff, IconCloudUp } from "@tabler/icons-react";
import { useEffect, useState, useSyncExternalStore } from "react";

import { datasetsUnderWay, outboxOf, useOutbox, useOutboxes } from "@/decisions/decide";
import { refreshAfterSaving } from "@/decisions/refresh";
import { saying } from "@/record/saying";
import { plural } from "@/ui/format";

/** For every data set; stands in the head of the page. */
export function Unsent({ dataset }: { dataset: string | undefined }) {
  useOutboxes();
  const waiting = datasetsUnderWay();
  const all = dataset === undefined || waiting.includes(dataset) ? waiting : [...waiting, dataset];
  return all.map((name) => <UnsentOf key={name} dataset={name} />);
}

/** Sending takes a moment; only what takes longer is worth a word. */
function useLonger(now: boolean, ms: number): boolean {
  const [longer, setLonger] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLonger(now), now ? ms : 0);
    return () => clearTimeout(timer);
  }, [now, ms]);
  return now && longer;
}

function UnsentOf({ dataset }: { dataset: string }) {
  const outbox = outboxOf(dataset);
  const { unsent, waiting, refusals, kept } = useSyncExternalStore(outbox.subscribe, outbox.snapshot);
  const client = useQueryClient();
  useEffect(() => refreshAfterSaving(client, dataset, outbox), [client, dataset, outbox]);
  const slow = useLonger(unsent.length > 0, 1_000);
  if (refusals.length === 0 && !slow) return null;
  const words = [
    unsent.length > 0 ? `${unsent.length} not sent yet` : "",
    refusals.length > 0 ? `${refusals.length} refused` : "",
  ].filter(Boolean);
  const Icon = refusals.length > 0 ? IconAlertTriangle : waiting ? IconCloudOff : IconCloudUp;
  return (
    <Popover width={320} position="bottom-end" withArrow shadow="md" trapFocus>
      <Popover.Target>
        <Button
          size="compact-sm"
          variant="light"
          color={refusals.length > 0 ? "red" : "orange"}
          leftSection={<Icon size={16} aria-hidden />}
          className="numbers"
        >
          {words.join(", ")}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <Stack gap="sm">
          {unsent.length > 0 && (
            <>
              <Text size="sm">
                {plural(unsent.length, "decision")} about {dataset}{" "}
                {kept
                  ? "wait in this browser until the server has them. You can go on, or come back later."
                  : "wait in this page only: this browser keeps nothing. Leave the page open until they are sent."}
              </Text>
              {waiting && (
                <Text size="sm" c="dimmed">
                  {waiting.message} {waiting.hint}
                </Text>
              )}
              <Button size="xs" variant="default" onClick={() => outbox.hurry()}>
                Send now
              </Button>
            </>
          )}
          {refusals.map(({ entry, message, hint }) => (
            <Stack key={entry.key} gap={4}>
              <Text size="sm" fw={600}>
                Not saved: {entry.by || "you"} {saying(entry.decision)} ({entry.decision.record})
              </Text>
              <Text size="sm">
                {message} {hint}
              </Text>
              <Group>
                <Button size="compact-xs" variant="default" onClick={() => outbox.dismiss(entry.key)}>
                  Understood
                </Button>
              </Group>
            </Stack>
          ))}
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}

/** In words, for the page where decisions are made: saved is said only when it is so. */
export function SavedState({ dataset }: { dataset: string }) {
  const { unsent, waiting, saved } = useOutbox(dataset);
  const words =
    unsent.length > 0
      ? waiting
        ? `${unsent.length} not sent yet`
        : `saving ${unsent.length}`
      : saved.size > 0
        ? "all saved"
        : "";
  return (
    <Text size="sm" c={waiting ? "orange" : "dimmed"} role="status" className="numbers" miw={100} ta="right">
      {words}
    </Text>
  );
}
