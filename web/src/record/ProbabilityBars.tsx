/** What a model answers about a record: its best classes as bars. */
import { Group, Progress, Stack, Text } from "@mantine/core";

import { percent } from "@/ui/format";

interface Props {
  probabilities: Readonly<Record<string, number>>;
  /** The current label, marked among the answers. */
  label?: string | null;
  most?: number;
}

export function ProbabilityBars({ probabilities, label, most = 5 }: Props) {
  const best = Object.entries(probabilities).sort((a, b) => b[1] - a[1]);
  const shown = best.filter(([name], index) => index < most || name === label);
  return (
    <Stack gap={6}>
      {shown.map(([name, share]) => (
        <div key={name}>
          <Group justify="space-between" gap="xs" wrap="nowrap">
            <Text size="sm" fw={name === label ? 650 : 400} truncate>
              {name}
              {name === label && " (label)"}
            </Text>
            <Text size="xs" c="dimmed" className="numbers">
              {percent(share)}
            </Text>
          </Group>
          <Progress
            value={share * 100}
            size="sm"
            color={name === label ? "cyan" : "gray.5"}
            aria-label={name}
          />
        </div>
      ))}
    </Stack>
  );
}
