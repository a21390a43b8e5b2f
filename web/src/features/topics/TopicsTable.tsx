/** Every topic in a line: chosen, sorted, filtered, and saved as a file. */
import { Anchor, Button, Checkbox, Group, Table, Text, TextInput } from "@mantine/core";
import { IconDownload, IconSearch } from "@tabler/icons-react";

import type { TopicsOverview, TopicView } from "@/api/types";
import { useQueryState } from "@/state/url";
import { CATEGORIES } from "@/ui/colours";
import { count, interval, percent, plural } from "@/ui/format";
import { IntervalBar } from "@/ui/IntervalBar";
import { saveText } from "@/ui/saving";
import { Section } from "@/ui/Section";
import { SortHeader } from "@/ui/SortHeader";
import { StackedBar } from "@/ui/StackedBar";
import { useNarrow } from "@/ui/useNarrow";

import { Legend } from "./Legend";
import { type Colours, mixOf, said } from "./mix";
import { accuracyOf, csv, found, SORTS, sorted } from "./rows";
import classes from "./Topics.module.css";
import type { Choice } from "./useTopics";

interface Props {
  overview: TopicsOverview;
  colours: Colours;
  choice: Choice;
}

export function TopicsTable({ overview, colours, choice }: Props) {
  const query = useQueryState();
  const narrow = useNarrow();
  const by = SORTS.find((one) => one === query.get("sort")) ?? "count";
  const descending = query.get("desc") !== null || query.get("sort") === null;
  const typed = query.get("find") ?? "";
  const rows = sorted(found(overview.topics, typed), by, descending);
  const most = Math.max(1, ...overview.topics.map((topic) => topic.count));
  const labelled = overview.topics.some((topic) => topic.labelled > 0);
  const coloured = overview.labels.length <= CATEGORIES.length;
  const head = (name: string, one: (typeof SORTS)[number]) => (
    <SortHeader
      name={name}
      active={by === one}
      descending={descending}
      onSort={() => query.set({ sort: one, desc: by === one && descending ? null : "1" })}
    />
  );
  const all = rows.length > 0 && rows.every(({ id }) => choice.ids.has(id));
  return (
    <Section
      title="All topics"
      aside={
        <Group gap="xs">
          <TextInput
            size="xs"
            aria-label="Filter the topics"
            placeholder="Name or word"
            leftSection={<IconSearch size={14} aria-hidden />}
            value={typed}
            onChange={(event) => query.set({ find: event.currentTarget.value || null })}
          />
          <Button
            size="xs"
            variant="default"
            leftSection={<IconDownload size={14} aria-hidden />}
            onClick={() => saveText(`${overview.dataset}-topics.csv`, csv(overview), "text/csv")}
          >
            CSV
          </Button>
        </Group>
      }
    >
      {labelled && coloured && (
        <Legend
          shares={overview.labels
            .slice(0, 11)
            .map((label) => ({ name: label, colour: colours.get(label) ?? "" }))}
        />
      )}
      <div className={classes.table} tabIndex={0} role="group" aria-label="Table of topics">
        <Table
          verticalSpacing={5}
          horizontalSpacing={narrow ? 6 : "xs"}
          highlightOnHover
          miw={narrow ? 330 : 720}
        >
          <Table.Thead>
            <Table.Tr>
              <Table.Th w={32}>
                <Checkbox
                  size="xs"
                  aria-label="Choose all topics shown"
                  checked={all}
                  indeterminate={!all && rows.some(({ id }) => choice.ids.has(id))}
                  onChange={() => choice.set(all ? [] : rows.map(({ id }) => id))}
                />
              </Table.Th>
              {head("Topic", "name")}
              {head("Records", "count")}
              {labelled && !narrow && <Table.Th>{coloured ? "Labels" : "Most frequent label"}</Table.Th>}
              {head(narrow ? "Right" : "Model is right", "right")}
              {!narrow && head("Cohesion", "cohesion")}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map((topic) => (
              <Row
                key={topic.id}
                topic={topic}
                share={topic.count / most}
                mix={labelled && coloured && !narrow ? mixOf([topic], colours) : null}
                named={labelled && !coloured && !narrow}
                narrow={narrow}
                choice={choice}
              />
            ))}
          </Table.Tbody>
        </Table>
        {rows.length === 0 && (
          <Text size="sm" c="dimmed" p="sm">
            No topic has that name or word.
          </Text>
        )}
      </div>
    </Section>
  );
}

interface RowProps {
  topic: TopicView;
  share: number;
  mix: ReturnType<typeof mixOf> | null;
  /** Whether its most frequent label is told. */
  named: boolean;
  narrow: boolean;
  choice: Choice;
}

function Row({ topic, share, mix, named, narrow, choice }: RowProps) {
  const accuracy = accuracyOf(topic);
  const [label, most = 0] = Object.entries(topic.labels)[0] ?? [];
  return (
    <Table.Tr data-selected={choice.ids.has(topic.id) || undefined}>
      <Table.Td>
        <Checkbox
          size="xs"
          aria-label={`Choose ${topic.name}`}
          checked={choice.ids.has(topic.id)}
          onChange={() => choice.toggle(topic.id)}
        />
      </Table.Td>
      <Table.Td maw={narrow ? 150 : 280}>
        <Anchor
          component="button"
          type="button"
          size="sm"
          className={classes.name}
          title={topic.words.map(({ word }) => word).join(", ")}
          onClick={() => {
            choice.set([topic.id]);
            document.getElementById("topic-detail")?.scrollIntoView({ block: "nearest" });
          }}
        >
          {topic.name}
        </Anchor>
      </Table.Td>
      <Table.Td miw={narrow ? 60 : 140}>
        {narrow ? (
          <span className="numbers">{count(topic.count)}</span>
        ) : (
          <div className={classes.count}>
            <span className="numbers">{count(topic.count)}</span>
            <span className={classes.amount} style={{ width: `${share * 100}%` }} aria-hidden />
          </div>
        )}
      </Table.Td>
      {named && (
        <Table.Td maw={220}>
          <Text size="sm" truncate title={label}>
            {label ?? "no labels"}
            {label !== undefined && (
              <Text span size="xs" c="dimmed" className="numbers">
                {" "}
                {percent(most / Math.max(1, topic.count), 0)}
              </Text>
            )}
          </Text>
        </Table.Td>
      )}
      {mix !== null && (
        <Table.Td miw={120}>
          <StackedBar shares={mix} label={said(mix)} />
        </Table.Td>
      )}
      <Table.Td miw={narrow ? 60 : 210}>
        {accuracy === null ? (
          <Text size="xs" c="dimmed">
            not judged
          </Text>
        ) : narrow ? (
          <span className="numbers">{percent(accuracy, 0)}</span>
        ) : (
          <Group
            gap={8}
            wrap="nowrap"
            title={`${interval(topic.interval ?? [])} %, ${plural(topic.judged, "record")}`}
          >
            <div style={{ flex: "1 1 80px" }}>
              <IntervalBar value={accuracy} bounds={topic.interval ?? null} />
            </div>
            <Text size="sm" className="numbers" style={{ whiteSpace: "nowrap" }}>
              {percent(accuracy)} <span style={{ opacity: 0.75 }}>n {count(topic.judged)}</span>
            </Text>
          </Group>
        )}
      </Table.Td>
      {!narrow && <Table.Td className="numbers">{topic.cohesion.toFixed(2)}</Table.Td>}
    </Table.Tr>
  );
}
