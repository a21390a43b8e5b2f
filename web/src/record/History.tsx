/** What people said about a record, newest first. */
import { Group, Stack, Text } from "@mantine/core";

import type { Decision } from "@/api/types";
import { titleOf } from "@/record/checks";
import classes from "@/record/Record.module.css";
import { saying, takenBack } from "@/record/saying";
import { ago, moment } from "@/ui/format";

export function History({ history }: { history: readonly Decision[] }) {
  if (history.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        Nobody has decided anything about this record yet.
      </Text>
    );
  }
  const gone = takenBack(history);
  return (
    <ol className={classes.list} reversed>
      {[...history].reverse().map((decision) => (
        <li key={decision.seq} className={classes.item}>
          <Stack gap={2}>
            <Group justify="space-between" gap="xs" wrap="nowrap" align="baseline">
              <Text
                size="sm"
                td={gone.has(decision.seq) ? "line-through" : undefined}
                className={classes.why}
              >
                <Text span fw={600}>
                  {decision.by}
                </Text>{" "}
                {saying(decision)}
              </Text>
              <Text
                size="xs"
                c="dimmed"
                component="time"
                dateTime={decision.at}
                title={moment(decision.at)}
                style={{ whiteSpace: "nowrap" }}
              >
                {ago(decision.at)}
              </Text>
            </Group>
            {gone.has(decision.seq) && (
              <Text size="xs" c="dimmed">
                Taken back since.
              </Text>
            )}
            {decision.note && (
              <Text size="xs" c="dimmed" className={classes.why} lineClamp={4}>
                {decision.note}
              </Text>
            )}
            {decision.check && (
              <Text size="xs" c="dimmed">
                Led there by: {titleOf(decision.check).toLowerCase()}.
              </Text>
            )}
          </Stack>
        </li>
      ))}
    </ol>
  );
}
