/** One record with all that is known about it, and what a person can say. */
import { ActionIcon, Autocomplete, Button, Drawer, Group, Stack, Text } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { IconChevronLeft, IconChevronRight } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";

import { recordQuery } from "@/api/queries";
import type { RecordDetail } from "@/api/types";
import { useDecide } from "@/decisions/decide";
import type { Around } from "@/features/explore/RecordsTable";
import { useCalled } from "@/features/explore/useClassNames";
import type { Explored } from "@/features/explore/useExplore";
import { FindingsOf } from "@/record/FindingsOf";
import { History } from "@/record/History";
import { OtherColumns } from "@/record/OtherColumns";
import { ProbabilityBars } from "@/record/ProbabilityBars";
import { RecordText } from "@/record/RecordText";
import { standing } from "@/record/saying";
import { SimilarRecords } from "@/record/SimilarRecords";
import { postOf, Thread } from "@/record/Thread";
import { isUnanswered, metaOf, NO_ANSWER, textOf } from "@/record/values";
import { count } from "@/ui/format";
import { languageFact } from "@/ui/languages";
import { LabelChip } from "@/ui/LabelChip";
import { ProblemNote, Waiting } from "@/ui/notes";

export function RecordDrawer({ explored, around }: { explored: Explored; around: Around | null }) {
  const { dataset, record, open, query } = explored;
  const go = (to: string | null | undefined): void => {
    if (record !== null && to != null) query.set({ record: to });
  };
  useHotkeys([
    ["ArrowLeft", () => go(around?.previous)],
    ["ArrowRight", () => go(around?.next)],
  ]);
  return (
    <Drawer
      opened={record !== null}
      onClose={() => open(null)}
      position="right"
      size={520}
      title={
        <Group gap="xs" wrap="nowrap">
          <Text fw={650} truncate maw={220}>
            Record {record}
          </Text>
          {around !== null && (
            <>
              <ActionIcon
                variant="default"
                aria-label="Previous record (←)"
                title="Previous record (←)"
                disabled={around.previous === null}
                onClick={() => go(around.previous)}
              >
                <IconChevronLeft size={16} aria-hidden />
              </ActionIcon>
              <ActionIcon
                variant="default"
                aria-label="Next record (→)"
                title="Next record (→)"
                disabled={around.next === null}
                onClick={() => go(around.next)}
              >
                <IconChevronRight size={16} aria-hidden />
              </ActionIcon>
              <Text size="xs" c="dimmed" className="numbers">
                {count(around.at + 1)} of {count(around.count)}
              </Text>
            </>
          )}
        </Group>
      }
      closeButtonProps={{ "aria-label": "Close the record" }}
    >
      {record !== null && <Opened key={record} dataset={dataset} record={record} explored={explored} />}
    </Drawer>
  );
}

function Opened({ dataset, record, explored }: { dataset: string; record: string; explored: Explored }) {
  const known = useQuery(recordQuery(dataset, record));
  const called = useCalled();
  if (known.isPending) return <Waiting what="Loading the record" />;
  if (known.isError) return <ProblemNote error={known.error} retry={() => void known.refetch()} />;
  const { values, probabilities, findings, history } = known.data;
  const label = textOf(values, "label");
  const given = textOf(values, "given");
  const meta = metaOf(values, called);
  return (
    <Stack gap="lg">
      <RecordText values={values} size="large" />
      <Group gap="xs">
        <LabelChip label={label} />
        {given !== label && <LabelChip label={given} old />}
        <Text size="sm" c="dimmed">
          {[
            values["split"] === "none" ? null : values["split"],
            values["excluded"] === true ? "excluded" : null,
            typeof values["language"] === "string" ? languageFact(values["language"]) : null,
          ]
            .filter(Boolean)
            .join(" · ")}
        </Text>
      </Group>
      <Actions dataset={dataset} detail={known.data} labels={Object.keys(explored.info?.labels ?? {})} />
      {Object.keys(probabilities).length > 0 && (
        <Part title="What the model says">
          <ProbabilityBars probabilities={probabilities} label={label} />
        </Part>
      )}
      {isUnanswered(values) && (
        <Part title="What the model says">
          <Text size="sm" c="dimmed">
            {NO_ANSWER}
          </Text>
        </Part>
      )}
      {postOf(values) !== null && (
        <Part title="Thread">
          <Thread dataset={dataset} values={values} onOpen={explored.open} />
        </Part>
      )}
      <Part title="Findings">
        <FindingsOf dataset={dataset} findings={findings} />
      </Part>
      <Part title="Similar records">
        <SimilarRecords dataset={dataset} record={record} label={label} onOpen={explored.open} />
      </Part>
      <Part title="History">
        <History history={history} />
      </Part>
      {meta.length > 0 && (
        <Part title="Other columns">
          <OtherColumns columns={meta} />
        </Part>
      )}
    </Stack>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title}>
      <Text component="h3" size="sm" fw={650} mb={6}>
        {title}
      </Text>
      {children}
    </section>
  );
}

interface ActionsProps {
  dataset: string;
  detail: RecordDetail;
  labels: readonly string[];
}

function Actions({ dataset, detail, labels }: ActionsProps) {
  const { decide, unsent, problem } = useDecide(dataset);
  const [label, setLabel] = useState("");
  const record = detail.id;
  const chosen = label.trim();
  return (
    <Stack gap="xs">
      <Group gap="xs">
        <Button size="xs" variant="default" onClick={() => decide({ record, action: "confirm" })}>
          Keep the label
        </Button>
        <Button size="xs" variant="default" onClick={() => decide({ record, action: "exclude" })}>
          Exclude
        </Button>
        <Button
          size="xs"
          variant="subtle"
          color="gray"
          disabled={standing(detail.history) === null}
          onClick={() => decide({ record, action: "undo" })}
        >
          Undo
        </Button>
      </Group>
      <Group gap="xs" wrap="nowrap" align="flex-end">
        <Autocomplete
          size="xs"
          style={{ flex: 1 }}
          aria-label="Another label"
          placeholder="Another label"
          data={[...labels]}
          value={label}
          onChange={setLabel}
        />
        <Button
          size="xs"
          disabled={chosen === ""}
          onClick={() => {
            decide({ record, action: "relabel", label: chosen });
            setLabel("");
          }}
        >
          Relabel
        </Button>
      </Group>
      <Text size="xs" c={problem ? "red" : "dimmed"} role="status" mih={18}>
        {problem ? `${problem.message} ${problem.hint}` : unsent > 0 ? "Saving…" : ""}
      </Text>
    </Stack>
  );
}
