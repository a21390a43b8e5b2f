/** What the records are about: sizes, names, labels, where the model fails; and how people correct it. */
import { Button, Group, Popover, Slider, Stack, Text } from "@mantine/core";
import { IconRefresh } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { Link, useParams } from "react-router";

import { Problem } from "@/api/problem";
import type { TopicsOverview } from "@/api/types";
import { addresses } from "@/state/addresses";
import { useQueryState } from "@/state/url";
import { CATEGORIES } from "@/ui/colours";
import { count, percent, plural } from "@/ui/format";
import { Empty, ProblemNote, Waiting } from "@/ui/notes";
import { PageHeader } from "@/ui/PageHeader";
import { RunProgress } from "@/ui/RunProgress";
import { Section } from "@/ui/Section";
import { since } from "@/ui/since";
import { useNarrow } from "@/ui/useNarrow";

import { ChoiceBar } from "./ChoiceBar";
import { type Edit, overviewQuery, useEdit } from "./data";
import { Detail } from "./Detail";
import { Excluded } from "./Excluded";
import { FindTopics, useFinding } from "./FindTopics";
import { cut, type Group as TopicGroup } from "./groups";
import { GroupDetail } from "./GroupDetail";
import { Drifting, Weakest } from "./Insights";
import { Legend } from "./Legend";
import { coloursOf, mixOf } from "./mix";
import { complain, tell, told } from "./toasts";
import { TopicMap } from "./TopicMap";
import classes from "./Topics.module.css";
import { TopicsTable } from "./TopicsTable";
import { TreeMap } from "./TreeMap";
import { useChoice } from "./useTopics";

export default function Topics() {
  const { dataset = "" } = useParams();
  const overview = useQuery(overviewQuery(dataset));
  if (overview.data !== undefined) return <Found dataset={dataset} overview={overview.data} />;
  if (overview.isPending) return <Waiting what="Loading the topics" />;
  return (
    <>
      <PageHeader title="Topics" />
      {Problem.of(overview.error).code === "no_topics" ? (
        <Empty title="No topics were found yet">
          <Text c="dimmed" mb="md">
            Records of like meaning are brought together, named by the words that set them apart, and shown
            with their labels. It takes seconds for thousands of records, on this machine.
          </Text>
          <Stack ta="left" w="100%">
            <FindTopics dataset={dataset} />
          </Stack>
        </Empty>
      ) : (
        <ProblemNote error={overview.error} retry={() => void overview.refetch()} />
      )}
    </>
  );
}

const FEW = { wide: 24, narrow: 12 };

function Found({ dataset, overview }: { dataset: string; overview: TopicsOverview }) {
  const query = useQueryState();
  const narrow = useNarrow();
  const choice = useChoice(overview);
  const edit = useEdit(dataset);
  const finding = useFinding(dataset);
  const colours = useMemo(() => coloursOf(overview), [overview]);
  const total = overview.topics.length;
  const asked = Number(query.get("shown") ?? "") || FEW[narrow ? "narrow" : "wide"];
  const shown = Math.min(asked, total);
  const groups = useMemo(() => cut(overview.topics, overview.merges, shown), [overview, shown]);
  const labelled = overview.labels.length > 0 && overview.labels.length <= CATEGORIES.length;
  const act = async (what: Edit) => {
    try {
      const report = await edit.mutateAsync(what);
      choice.set(report.edit.action === "exclude" ? [] : report.topics.map(({ id }) => id));
      tell(
        told(report),
        report.edit.action === "undo" ? undefined : () => void undo(report.edit.seq).catch(() => undefined),
      );
    } catch (error) {
      complain(error);
      throw error;
    }
  };
  const undo = (expected: number) => act({ action: "undo", expected });
  const choose = (group: TopicGroup, more: boolean) => {
    const own = group.topics.map(({ id }) => id);
    const already = own.every((id) => choice.ids.has(id));
    if (more)
      choice.set(
        already ? [...choice.ids].filter((id) => !own.includes(id)) : [...new Set([...choice.ids, ...own])],
      );
    else choice.set(already && choice.ids.size === own.length ? [] : own);
  };
  const [only] = choice.topics;
  const largest = overview.topics[0];
  const seen = choice.topics.length > 0 ? choice.topics : largest ? [largest] : [];
  return (
    <div className={classes.page}>
      <PageHeader
        title="Topics"
        about={
          <span className="numbers">
            {plural(total, "topic")} in {plural(overview.count, "record")}
            {overview.unassigned > 0 && (
              <>
                {", "}
                <Link
                  to={addresses.explore(dataset, { where: "topic is null" })}
                  style={{ color: "inherit" }}
                >
                  {count(overview.unassigned)} ({percent(overview.unassigned / Math.max(1, overview.count))})
                  have none
                </Link>
              </>
            )}
            {overview.edits > 0 && ` · ${plural(overview.edits, "edit")} by people`}
          </span>
        }
        actions={<Actions dataset={dataset} overview={overview} busy={edit.isPending} onUndo={undo} />}
      />
      {finding !== null && <RunProgress run={finding} />}
      {since(overview) !== null && finding === null && (
        <Text size="sm" role="status">
          {since(overview)} since the topics were found; find them again to count what is here now. Edits hold
          for what came in too.
        </Text>
      )}
      <div className={classes.top}>
        <Section
          title="What it is about"
          aside={
            total > 2 && (
              <Group gap="xs" wrap="nowrap" w={narrow ? "100%" : 290}>
                <Text size="xs" className="numbers" style={{ whiteSpace: "nowrap" }} miw={104}>
                  {shown < total ? `${count(shown)} groups of ${count(total)}` : `all ${count(total)}`}
                </Text>
                <Slider
                  flex={1}
                  min={1}
                  max={total}
                  label={null}
                  thumbLabel="Topics shown; nearest ones are brought together"
                  value={shown}
                  onChange={(value) => query.set({ shown: String(value) })}
                />
              </Group>
            )
          }
        >
          <Stack gap="xs">
            <TreeMap
              groups={groups}
              colours={colours}
              labelled={labelled}
              chosen={choice.ids}
              onChoose={choose}
            />
            {labelled && <Legend shares={mixOf(overview.topics, colours)} />}
            <Text size="xs" c="dimmed">
              The larger, the more records. {shown < total && "Topics of like meaning are brought together. "}
              Click one to look at it, with Ctrl or Shift several to merge them.
            </Text>
          </Stack>
        </Section>
        <Section title={choice.topics.length > 1 ? "Chosen topics" : only ? "Chosen topic" : "Largest topic"}>
          <div id="topic-detail">
            {seen.length > 1 ? (
              <GroupDetail topics={seen} colours={colours} onChoose={(topic) => choice.set([topic.id])} />
            ) : (
              seen[0] && (
                <Detail
                  dataset={dataset}
                  overview={overview}
                  topic={seen[0]}
                  colours={colours}
                  onRename={(name) => act({ action: "rename", topics: [seen[0]?.id ?? 0], name })}
                />
              )
            )}
          </div>
        </Section>
      </div>
      <div className={classes.pair}>
        <Weakest dataset={dataset} overview={overview} onChoose={(topic) => choice.set([topic.id])} />
        <Drifting dataset={dataset} overview={overview} onChoose={(topic) => choice.set([topic.id])} />
      </div>
      <TopicsTable overview={overview} colours={colours} choice={choice} />
      <TopicMap dataset={dataset} choice={choice} />
      <Excluded
        topics={overview.excluded}
        busy={edit.isPending}
        onInclude={(topic) => void act({ action: "include", topics: [topic.id] }).catch(() => undefined)}
      />
      <ChoiceBar
        dataset={dataset}
        topics={choice.topics}
        busy={edit.isPending}
        onEdit={act}
        onClear={() => choice.set([])}
      />
    </div>
  );
}

interface ActionsProps {
  dataset: string;
  overview: TopicsOverview;
  busy: boolean;
  onUndo: (edit: number) => Promise<unknown>;
}

function Actions({ dataset, overview, busy, onUndo }: ActionsProps) {
  const [opened, setOpened] = useState(false);
  const last = overview.last_edit;
  return (
    <>
      {last != null && (
        <Button variant="default" loading={busy} onClick={() => void onUndo(last).catch(() => undefined)}>
          Undo last edit
        </Button>
      )}
      <Popover opened={opened} onChange={setOpened} position="bottom-end" withArrow trapFocus width={340}>
        <Popover.Target>
          <Button
            variant="default"
            leftSection={<IconRefresh size={16} aria-hidden />}
            onClick={() => setOpened(!opened)}
          >
            Find topics again
          </Button>
        </Popover.Target>
        <Popover.Dropdown>
          <FindTopics dataset={dataset} overview={overview} onBegun={() => setOpened(false)} />
        </Popover.Dropdown>
      </Popover>
    </>
  );
}
