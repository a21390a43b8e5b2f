/** Labels under the digits, for a record that has none: one key says it. */
import { Button, Group, Text } from "@mantine/core";

import classes from "@/features/review/Review.module.css";

interface Props {
  labels: readonly string[];
  onChoose: (label: string) => void;
}

export function QuickLabels({ labels, onChoose }: Props) {
  if (labels.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        Choose label (<b>L</b>) and type one; it is then at hand for the next records.
      </Text>
    );
  }
  return (
    <Group gap="xs" role="group" aria-label="Labels">
      {labels.map((label, place) => (
        <Button
          key={label}
          variant="default"
          maw={260}
          aria-keyshortcuts={String(place + 1)}
          onClick={() => onChoose(label)}
          leftSection={
            <span className={classes.key} aria-hidden>
              {place + 1}
            </span>
          }
        >
          {label}
        </Button>
      ))}
    </Group>
  );
}
