/** Several topics at once: what is in them, before they are merged. */
import { Anchor, Stack, Text } from "@mantine/core";

import type { TopicView } from "@/api/types";
import { count, plural } from "@/ui/format";
import { StackedBar } from "@/ui/StackedBar";

import { groupOf } from "./groups";
import { type Colours, mixOf, said } from "./mix";
import classes from "./Topics.module.css";

interface Props {
  topics: readonly TopicView[];
  colours: Colours;
  onChoose: (topic: TopicView) => void;
}

export function GroupDetail({ topics, colours, onChoose }: Props) {
  const group = groupOf(topics);
  const mix = mixOf(group.topics, colours);
  const most = Math.max(1, ...group.topics.map((topic) => topic.count));
  return (
    <Stack gap="sm">
      <Text size="sm" c="dimmed" className="numbers">
        {plural(group.topics.length, "topic")}, {plural(group.count, "record")}
      </Text>
      {mix.some(({ name }) => name !== "no label") && <StackedBar shares={mix} label={said(mix)} />}
      <div
        style={{ maxHeight: 360, overflowY: "auto" }}
        tabIndex={0}
        role="group"
        aria-label="Topics of the group"
      >
        {group.topics.map((topic) => (
          <div key={topic.id} className={classes.line}>
            <Anchor
              component="button"
              type="button"
              size="sm"
              className={classes.name}
              onClick={() => onChoose(topic)}
            >
              {topic.name}
            </Anchor>
            <span
              className={classes.amount}
              style={{ width: `${(topic.count / most) * 100}%` }}
              aria-hidden
            />
            <Text size="sm" className={`numbers ${classes.figure ?? ""}`}>
              {count(topic.count)}
            </Text>
          </div>
        ))}
      </div>
      <Text size="sm" c="dimmed">
        {group.topics[0]?.examples[0]?.text ?? ""}
      </Text>
    </Stack>
  );
}
