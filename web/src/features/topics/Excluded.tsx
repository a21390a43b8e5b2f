import { Button, Group, Text } from "@mantine/core";

import type { Topic } from "@/api/types";
import { plural } from "@/ui/format";
import { Section } from "@/ui/Section";

interface Props {
  topics: readonly Topic[];
  busy: boolean;
  onInclude: (topic: Topic) => void;
}

/** Topics that a person called noise, and the way back. */
export function Excluded({ topics, busy, onInclude }: Props) {
  if (topics.length === 0) return null;
  return (
    <Section title="Excluded">
      <Text size="sm" c="dimmed" mb="xs">
        Their records count as outliers; text and label stay as they are.
      </Text>
      {topics.map((topic) => (
        <Group key={topic.id} justify="space-between" wrap="nowrap" gap="sm" py={3}>
          <Text size="sm" truncate>
            {topic.name}
          </Text>
          <Group gap="sm" wrap="nowrap">
            <Text size="sm" c="dimmed" className="numbers" style={{ whiteSpace: "nowrap" }}>
              about {plural(topic.count, "record")}
            </Text>
            <Button size="compact-sm" variant="default" disabled={busy} onClick={() => onInclude(topic)}>
              Take back
            </Button>
          </Group>
        </Group>
      ))}
    </Section>
  );
}
