/** Captions of machines beside those of people. */
import { Button, Group, Modal, SimpleGrid, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useParams } from "react-router";

import { keys, runsQuery } from "@/api/queries";
import { ended, useRun } from "@/api/runs";
import type { Run } from "@/api/types";
import { plural } from "@/ui/format";
import { Empty, ProblemNote, Waiting } from "@/ui/notes";
import { PageHeader } from "@/ui/PageHeader";
import { RunProgress } from "@/ui/RunProgress";
import { Section } from "@/ui/Section";

import { Bars } from "./Bars";
import { MakeForm } from "./MakeForm";
import { Pairs } from "./Pairs";
import { beginComparing, called, type Range, useComparison } from "./requests";
import { Adding, Judgements, Measures, Repeats } from "./Tables";

/** The run that makes or compares captions now, whoever began it. */
function useWorking(dataset: string): Run | null {
  const { data: runs } = useQuery(runsQuery());
  const open = runs?.find(
    (run) => ["caption", "captions"].includes(run.kind) && run.dataset === dataset && !ended(run),
  );
  return useRun(open?.id ?? null) ?? open ?? null;
}

export default function Captions() {
  const { dataset = "" } = useParams();
  const client = useQueryClient();
  const found = useComparison(dataset);
  const working = useWorking(dataset);
  const [asking, form] = useDisclosure(false);
  const [range, setRange] = useState<Range | null>(null);
  const compare = useMutation({
    mutationFn: () => beginComparing(dataset),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.runs }),
  });
  if (found.isPending) return <Waiting what="Loading the captions" />;
  if (found.isError) return <ProblemNote error={found.error} retry={() => void found.refetch()} />;
  const told = found.data;
  const buttons = (
    <Group gap="xs">
      <Button variant="default" disabled={working !== null} onClick={form.open}>
        Describe pictures
      </Button>
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
        {compare.isError && <ProblemNote error={compare.error} />}
        {told === null ? (
          <Empty title="No captions compared yet" action={buttons}>
            Let a machine describe the pictures, or bring its captions as columns of the file named like
            cap_model; then compare them with the texts, which are the human captions.
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
