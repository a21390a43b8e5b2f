/** What was done to topics, told with a way back. */
import { Button, Group } from "@mantine/core";
import { notifications } from "@mantine/notifications";

import { Problem } from "@/api/problem";
import type { TopicEditReport } from "@/api/types";
import { plural } from "@/ui/format";

/** An edit in words. */
export function told({ edit, topics }: TopicEditReport): string {
  const [first] = topics;
  const name = edit.name ?? first?.name ?? "";
  switch (edit.action) {
    case "merge":
      return `${plural(edit.topics.length, "topic")} merged into “${name}”.`;
    case "split":
      return `Split into ${edit.parts.map((part) => `“${part.name}”`).join(", ")}.`;
    case "rename":
      return `Renamed to “${name}”.`;
    case "exclude":
      return `${plural(edit.topics.length, "topic")} excluded; the records count as outliers.`;
    case "include":
      return `${plural(edit.topics.length, "topic")} taken back.`;
    case "undo":
      return "Undone.";
  }
}

export const complain = (error: unknown): void => {
  const problem = Problem.of(error);
  notifications.show({ color: "red", message: `${problem.message} ${problem.hint}` });
};

export function tell(message: string, onUndo?: () => void): void {
  const id = `topics-${Date.now()}`;
  notifications.show({
    id,
    autoClose: onUndo ? 15_000 : 5_000,
    message: (
      <Group justify="space-between" gap="sm" wrap="nowrap">
        <span>{message}</span>
        {onUndo && (
          <Button
            flex="none"
            size="compact-sm"
            variant="default"
            onClick={() => {
              notifications.hide(id);
              onUndo();
            }}
          >
            Undo
          </Button>
        )}
      </Group>
    ),
  });
}
