/** Captions of machines beside those of people. */
import { Button, Group, Modal, SimpleGrid, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useParams } from "react-router";

import { useColumns } from "@/api/columns";
import { keys, runsQuery } from "@/api/queries";
import { ended, useRun } from "@/api/runs";
import type { Run } from "@/api/types";
import { plural } from "@/ui/format";
import { Empty, ProblemNote, Waiting } from "@/ui/notes";
import { PageHeader } from "@/ui/PageHeader";
import { RunProgress } from "@/ui/RunProgress";
import { Section } from "@/ui/Section";

import { Bars } from "./Bars";
import { FileRequest } from "./FileRequest";
import { MakeForm } from "./MakeForm";
import { Pairs } from "./Pairs";
import { beginAdding, beginComparing, beginJudging, called, type Range, useComparison } from "./requests";
import { Adding, Judgements, Measures, Repeats } from "./Tables";

/** The run that makes or compares captions now, whoever began it. */
function useWorking(dataset: string): Run | null {
  const { data: runs } = useQuery(runsQuery());
  const open = runs?.find(
    (run) =>
      ["caption", "caption_file", "captions"].includes(run.kind) && run.dataset === dataset && !ended(run),
  );
  return useRun(open?.id ?? null) ?? open ?? null;
}

export default function Captions() {
  const { dataset = "" } = useParams();
  const client = useQueryClient();
  const found = useComparison(dataset);
  const working = useWorking(dataset);
  const machines = [...(useColumns(dataset)?.keys() ?? [])]
    .filter((column) => column.startsWith("meta.caption."))
    .map((column) => called({ column }));
  const [asking, form] = useDisclosure(false);
  const [range, setRange] = useState<Range | null>(null);
  const onSuccess = () => client.invalidateQueries({ queryKey: keys.runs });
  const compare = useMutation({
    // judgements that were brought once hold for the next comparison too
    mutationFn: () =>
      beginComparing(dataset, found.data?.judgements != null ? { judged_in: found.data.run } : {}),
    onSuccess,
  });
  const add = useMutation({ mutationFn: (file: File) => beginAdding(dataset, file), onSuccess });
  const judge = useMutation({ mutationFn: (file: File) => beginJudging(dataset, file), onSuccess });
  if (found.isPending) return <Waiting what="Loading the captions" />;
  if (found.isError) return <ProblemNote error={found.error} retry={() => void found.refetch()} />;
  const told = found.data;
  const buttons = (
    <Group gap="xs" justify="center">
      <Button variant="default" disabled={working !== null} onClick={form.open}>
        Describe pictures
      </Button>
      <FileRequest
        label="Add captions"
        holds="A file with a column of pictures, and one of captions for each model: cap_model, or caption alone"
        disabled={working !== null}
        request={add}
      />
      <FileRequest
        label="Add judgements"
        holds="A file with a column of pictures, and judgements of people for each model: acc_model for cap_model"
        disabled={working !== null}
        request={judge}
      />
      <Button
        disabled={working !== null}
        loading={compare.isPending}
        onClick={() => {
          setRange(null);
          compare.mutate();
        }}
      >
        {told === null ? "Compare captions" : "Compare again"}
      </Button>
    </Group>
  );
  const source = told?.sources.find((one) => one.column === range?.column);
  return (
    <>
      <PageHeader
        title="Captions"
        about={
          told === null
            ? "What machines say of the pictures, beside what people say."
            : `${plural(told.pictures, "picture")} with ${plural(told.references, "human caption")}.`
        }
        actions={told === null ? undefined : buttons}
      />
      <Modal opened={asking} onClose={form.close} title="Describe the pictures">
        <MakeForm dataset={dataset} onBegun={form.close} />
      </Modal>
      <Stack>
        {working !== null && <RunProgress run={working} />}
        {[compare, add, judge].map(
          ({ error }, at) => error !== null && <ProblemNote key={at} error={error} />,
        )}
        {machines.length > 0 && (
          <Text size="sm" c="dimmed">
            Machine captions: {machines.join(", ")}.
          </Text>
        )}
        {told === null ? (
          <Empty title="No captions compared yet" action={buttons}>
            Let a machine describe the pictures, or add a file of its captions: a column with the names of the
            pictures, and one for each model, named like cap_model. Then compare them with the texts, which
            are the human captions. Where people judged captions, add that file too (acc_model for cap_model).
          </Empty>
        ) : (
          <>
            <Section title="How alike">
              <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
                {told.sources.map((one) => (
                  <Bars key={one.column} source={one} chosen={range} onChoose={setRange} />
                ))}
              </SimpleGrid>
              <Text size="xs" c="dimmed" mt="sm">
                Cosine of each caption with the nearest human one. Choose a bar to see its pictures.
              </Text>
            </Section>
            {range !== null && source !== undefined && (
              <Section title={`${called(source)}: ${range.low.toFixed(2)} to ${range.high.toFixed(2)}`}>
                <Pairs
                  key={`${range.column} ${String(range.low)}`}
                  dataset={dataset}
                  run={told.run}
                  range={range}
                />
              </Section>
            )}
            <Measures found={told} />
            <Judgements found={told} />
            <Repeats found={told} />
            <Adding found={told} />
            {told.notes.map((remark) => (
              <Text key={remark} size="sm" c="dimmed">
                {remark}
              </Text>
            ))}
          </>
        )}
      </Stack>
    </>
  );
}
