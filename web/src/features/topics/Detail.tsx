/** One topic: its words, labels, records that show it, and what can be done with it. */
import { ActionIcon, Button, Group, Stack, Text, TextInput, Title, Tooltip } from "@mantine/core";
import { IconPencil } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { type SyntheticEvent, useState } from "react";
import { Link } from "react-router";

import { datasetQuery } from "@/api/queries";
import type { TopicsOverview, TopicView } from "@/api/types";
import { Thumbnail } from "@/record/Picture";
import { addresses } from "@/state/addresses";
import { isOneOf } from "@/state/clauses";
import { splitTitle } from "@/summary/mix";
import { CATEGORIES } from "@/ui/colours";
import { count, interval, percent, plural } from "@/ui/format";
import { IntervalBar } from "@/ui/IntervalBar";
import { StackedBar } from "@/ui/StackedBar";

import { splitsOf } from "./drift";
import { Legend } from "./Legend";
import { type Colours, coloursOf, mixOf, said } from "./mix";
import { accuracyOf } from "./rows";
import classes from "./Topics.module.css";

const labelsOf = (topic: TopicView): string[] => Object.keys(topic.labels).slice(0, 5);

interface Props {
  dataset: string;
  overview: TopicsOverview;
  topic: TopicView;
  colours: Colours;
  onRename: (name: string) => Promise<unknown>;
}

export function Detail({ dataset, overview, topic, colours, onRename }: Props) {
  // With more labels than colours, those of this topic have their own.
  const own = overview.labels.length > CATEGORIES.length ? coloursOf({ labels: labelsOf(topic) }) : colours;
  const mix = mixOf([topic], own);
  const splits = splitsOf(overview).filter((split) => split !== "none");
  const accuracy = accuracyOf(topic);
  const pictures = useQuery(datasetQuery(dataset)).data?.pictures ?? false;
  return (
    <Stack gap="sm">
      <Name key={`${topic.id} ${topic.name}`} topic={topic} onRename={onRename} />
      <Text size="sm" c="dimmed" className="numbers">
        {plural(topic.count, "record")}, {percent(topic.count / Math.max(1, overview.count))} of all
        {splits.length > 1 &&
          ` · ${splits.map((split) => `${splitTitle(split)} ${count(topic.splits[split] ?? 0)}`).join(", ")}`}
      </Text>
      <div className={classes.words}>
        {topic.words.map(({ word }) => (
          <span key={word} className={classes.word}>
            {word}
          </span>
        ))}
      </div>
      {topic.labelled > 0 && (
        <Stack gap={4}>
          <StackedBar shares={mix} label={said(mix)} />
          <Legend
            shares={mix.slice(0, 7).map((one) => ({
              ...one,
              name: `${one.name} ${percent(one.value / Math.max(1, topic.count), 0)}`,
            }))}
          />
        </Stack>
      )}
      {accuracy !== null && (
        <Group gap="sm" wrap="nowrap">
          <div style={{ flex: "0 0 110px" }}>
            <IntervalBar value={accuracy} bounds={topic.interval ?? null} />
          </div>
          <Text size="sm" className="numbers">
            {percent(accuracy)} right [{interval(topic.interval ?? [])}], n = {count(topic.judged)}
          </Text>
        </Group>
      )}
      <Stack gap={4}>
        {topic.examples.map((example) => (
          <Link
            key={example.id}
            className={classes.example}
            to={addresses.explore(dataset, {
              where: isOneOf("topic", [topic.name]),
              record: example.id,
            })}
          >
            {example.image && pictures && (
              <Thumbnail values={{ id: example.id, text: example.text, image: example.image }} size={48} />
            )}
            <span>{example.text ?? "no text"}</span>
          </Link>
        ))}
      </Stack>
      <Group gap="xs">
        <Button
          component={Link}
          size="compact-sm"
          to={addresses.explore(dataset, { where: isOneOf("topic", [topic.name]), colour: "topic" })}
        >
          Open in Explore
        </Button>
        <Button
          component={Link}
          size="compact-sm"
          variant="default"
          to={addresses.review(dataset, { where: isOneOf("topic", [topic.name]) })}
        >
          Review
        </Button>
      </Group>
    </Stack>
  );
}

/** The name, to be changed in place. */
function Name({ topic, onRename }: Pick<Props, "topic" | "onRename">) {
  const [typed, setTyped] = useState<string | null>(null);
  if (typed === null) {
    return (
      <Group gap={6} wrap="nowrap">
        <Title order={3} size="h4" style={{ overflowWrap: "anywhere" }}>
          {topic.name}
        </Title>
        <Tooltip label="Rename">
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={`Rename ${topic.name}`}
            onClick={() => setTyped(topic.name)}
          >
            <IconPencil size={16} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </Group>
    );
  }
  const send = (event: SyntheticEvent) => {
    event.preventDefault();
    const name = typed.trim();
    if (name === "" || name === topic.name) setTyped(null);
    else
      void onRename(name).then(
        () => setTyped(null),
        () => undefined,
      );
  };
  return (
    <form onSubmit={send}>
      <Group gap="xs" wrap="nowrap">
        <TextInput
          flex={1}
          aria-label="Name of the topic"
          value={typed}
          maxLength={200}
          data-autofocus
          ref={(field) => {
            if (field !== null && document.activeElement !== field && typed === topic.name) field.select();
          }}
          onChange={(event) => setTyped(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === "Escape") setTyped(null);
          }}
        />
        <Button type="submit" size="sm">
          Save
        </Button>
      </Group>
    </form>
  );
}
