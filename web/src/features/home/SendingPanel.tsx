import { Button, Group, Paper, Progress, Stack, Text } from "@mantine/core";
import { useEffect } from "react";

import type { Sending } from "@/features/home/useSending";
import { bytes, duration } from "@/ui/format";
import { ProblemNote } from "@/ui/notes";

interface Props {
  readonly sending: Sending;
  readonly onCancel: () => void;
  readonly onRetry: () => void;
}

export function SendingPanel({ sending, onCancel, onRetry }: Props) {
  const { file, sent, rate, problem } = sending;
  const offline = problem?.code === "offline";
  useEffect(() => {
    if (!offline) return;
    addEventListener("online", onRetry);
    return () => {
      removeEventListener("online", onRetry);
    };
  }, [offline, onRetry]);
  if (problem !== null) {
    return (
      <Stack gap="sm">
        <ProblemNote error={problem} retry={onRetry} />
        <Group justify="flex-end">
          <Button variant="subtle" color="gray" onClick={onCancel}>
            Leave it
          </Button>
        </Group>
      </Stack>
    );
  }
  const share = file.size > 0 ? (sent / file.size) * 100 : 0;
  const whole = sent >= file.size;
  return (
    <Paper maw={640} mx="auto" mt="xl">
      <Group justify="space-between" wrap="nowrap">
        <Text fw={600} truncate>
          Sending {file.name}
        </Text>
        <Button size="compact-sm" variant="default" onClick={onCancel}>
          Cancel
        </Button>
      </Group>
      <Progress value={whole ? 100 : share} animated={whole} mt="sm" aria-label={`Sending ${file.name}`} />
      <Text size="sm" c="dimmed" mt={6} className="numbers" role="status">
        {whole ? "Sent; the server writes it down" : `${bytes(sent)} of ${bytes(file.size)}`}
        {!whole && rate > 0 && ` · ${bytes(rate)}/s · ${duration((file.size - sent) / rate)} left`}
      </Text>
    </Paper>
  );
}
