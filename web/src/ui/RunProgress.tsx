/** A run as it works: phase, share done, rate, time left, and a way to stop it. */
import { Button, Group, Progress, Stack, Text } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { Problem } from "@/api/problem";
import { keys, runsQuery } from "@/api/queries";
import { cancelRun, ended } from "@/api/runs";
import type { Run } from "@/api/types";
import { waitingFor } from "@/runs/waiting";
import { capital, count, duration, words } from "@/ui/format";

export function RunProgress({ run }: { run: Run }) {
  const { done, total, phase, rate, remaining } = run.progress;
  const waits = run.status === "pending";
  const share = waits ? 0 : total ? Math.min(100, (done / total) * 100) : null;
  const facts = [
    total ? `${count(done)} of ${count(total)}` : done > 0 ? count(done) : "",
    rate ? `${count(rate)}/s` : "",
    remaining ? `${duration(remaining)} left` : "",
  ].filter(Boolean);
  return (
    <Stack gap={4} aria-live="polite">
      <Group justify="space-between" gap="xs">
        <Text size="sm">{waits ? <Turn run={run} /> : capital(phase ? words(phase) : run.status)}</Text>
        <Text size="xs" c="dimmed" style={{ fontVariantNumeric: "tabular-nums" }}>
          {facts.join(" · ")}
        </Text>
      </Group>
      <Progress
        value={share ?? 100}
        animated={share === null}
        aria-label={`Progress of ${words(run.kind)}`}
      />
      {!ended(run) && <Cancel run={run} />}
    </Stack>
  );
}

function Turn({ run }: { run: Run }) {
  const { data = [] } = useQuery(runsQuery());
  return waitingFor(run, data);
}

/** A run stops at its next report, which may take a moment. */
function Cancel({ run }: { run: Run }) {
  const client = useQueryClient();
  const cancel = useMutation({
    mutationFn: () => cancelRun(run.id),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.runs }),
  });
  return (
    <Group justify="flex-end" gap="xs">
      {cancel.isError && (
        <Text size="xs" c="red" role="alert">
          {Problem.of(cancel.error).message}
        </Text>
      )}
      <Button
        size="compact-xs"
        variant="subtle"
        color="gray"
        disabled={cancel.isPending || cancel.isSuccess}
        onClick={() => {
          cancel.mutate();
        }}
      >
        {cancel.isSuccess ? "Stopping…" : "Cancel"}
      </Button>
    </Group>
  );
}
