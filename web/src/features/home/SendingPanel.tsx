import { Button, Group, Paper, Progress, Stack, Text } from "@mantine/core";
import { useEffect } from "react";

import type { Sending } from "@/features/home/useSending";
import { bytes, count, duration, plural } from "@/ui/format";
import { ProblemNote } from "@/ui/notes";

interface Props {
  readonly sending: Sending;
  readonly onCancel: () => void;
  readonly onRetry: () => void;
}

export function SendingPanel({ sending, onCancel, onRetry }: Props) {
  const { files, file, problem } = sending;
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
        <ProblemNote error={problem} retry={files.length > 0 ? onRetry : undefined} />
        <Group justify="flex-end">
          <Button variant="subtle" color="gray" onClick={onCancel}>
            Leave it
          </Button>
        </Group>
      </Stack>
    );
  }
  const what = files.length > 1 ? plural(files.length, "file") : (files[0]?.file.name ?? "files");
  const title = file === null ? `Looking through ${what}` : `Sending ${what}`;
  const whole = file !== null && sending.sent >= file.size;
  return (
    <Paper maw={640} mx="auto" mt="xl">
      <Group justify="space-between" wrap="nowrap">
        <Text fw={600} truncate>
          {title}
        </Text>
        <Button size="compact-sm" variant="default" onClick={onCancel}>
          Cancel
        </Button>
      </Group>
      <Progress value={share(sending)} animated={whole} mt="sm" aria-label={title} />
      <Text size="sm" c="dimmed" mt={6} className="numbers" role="status">
        {said(sending)}
      </Text>
    </Paper>
  );
}

/** How far it is, in per cent. */
function share({ files, file, read, sent }: Sending): number {
  if (file === null) return files.length > 0 ? (read / files.length) * 100 : 0;
  return file.size > 0 ? (Math.min(sent, file.size) / file.size) * 100 : 100;
}

function said({ files, file, read, sent, rate }: Sending): string {
  if (file === null) return `${count(read)} of ${plural(files.length, "file")}; nothing is sent yet`;
  if (sent >= file.size) return "Sent; the server writes it down";
  const left = rate > 0 ? ` · ${bytes(rate)}/s · ${duration((file.size - sent) / rate)} left` : "";
  return `${bytes(sent)} of ${bytes(file.size)}${left}`;
}
