/** Which way of choosing what to label learns fastest, as far as it was simulated. */
import { Anchor, Button, Group, Paper, Stack, Table, Text, Title } from "@mantine/core";
import { useMemo } from "react";

import type { Simulation } from "@/api/types";
import { Chart } from "@/ui/Chart";
import { ProblemNote } from "@/ui/notes";
import { RunProgress } from "@/ui/RunProgress";
import { count, interval, percent, plural } from "@/ui/format";

import { useSimulating, useSimulations } from "./simulating";
import { strategies } from "./strategies";

export function Simulations({ dataset }: { dataset: string }) {
  const found = useSimulations(dataset);
  const simulating = useSimulating(dataset);
  const [latest] = found.data ?? [];
  return (
    <section aria-labelledby="simulations">
      <Group justify="space-between" align="flex-start" mt="xl" mb="xs">
        <div>
          <Title order={2} size="h4" id="simulations">
            Choosing what to label
          </Title>
          <Text size="sm" c="dimmed" maw={720}>
            Labelling played through on the labels there are: choose a batch, look its labels up, train,
            score, choose again. It says whether choosing records pays here, and how many labels it saves.
          </Text>
        </div>
        <Button
          variant="default"
          loading={simulating.begun}
          onClick={() => {
            simulating.begin();
          }}
        >
          {latest === undefined ? "Simulate" : "Simulate again"}
        </Button>
      </Group>
      <div role="status">{simulating.run !== null && <RunProgress run={simulating.run} />}</div>
      {simulating.problem !== null && <ProblemNote error={simulating.problem} />}
      {latest !== undefined && <One simulation={latest} />}
    </section>
  );
}

function One({ simulation }: { simulation: Simulation }) {
  const option = useMemo(() => strategies(simulation.strategies), [simulation]);
  const best = simulation.strategies[0];
  return (
    <Paper>
      <Stack gap="xs">
        <Text size="sm" c="dimmed">
          {plural(simulation.batch, "record")} at a time out of {count(simulation.drawn_from)}; the method “
          {simulation.method}”, trained after each batch and scored on the same {count(simulation.tested)}{" "}
          records of the split “{simulation.split}”. {plural(simulation.seeds, "repetition")}.{" "}
          {simulation.notes.join(" ")}
        </Text>
        <Chart
          height={320}
          option={option}
          label={`Accuracy by number of labels for ${plural(simulation.strategies.length, "strategy", "strategies")}; the table below says the same`}
        />
        <Table.ScrollContainer minWidth={560} type="native">
          <Table verticalSpacing={5} fz="sm" maw={860}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Strategy</Table.Th>
                <Table.Th ta="right">Accuracy with {count(best?.points.at(-1)?.labels ?? 0)} labels</Table.Th>
                <Table.Th ta="right">Interval</Table.Th>
                <Table.Th ta="right">Ahead of random</Table.Th>
                <Table.Th ta="right">As good with</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {simulation.strategies.map(({ strategy, points, ahead, ahead_interval, same_with }) => {
                const last = points.at(-1);
                return (
                  <Table.Tr key={strategy}>
                    <Table.Td>{strategy}</Table.Td>
                    <Table.Td ta="right" className="numbers">
                      {last ? percent(last.accuracy) : ""}
                    </Table.Td>
                    <Table.Td ta="right" className="numbers">
                      {last ? interval(last.accuracy_interval) : ""}
                    </Table.Td>
                    <Table.Td ta="right" className="numbers">
                      {ahead == null
                        ? "–"
                        : `${signed(ahead)} points${ahead_interval ? ` (${ahead_interval.map(signed).join(" to ")})` : ""}`}
                    </Table.Td>
                    <Table.Td ta="right" className="numbers">
                      {ahead == null ? "–" : same_with == null ? "never" : plural(same_with, "label")}
                    </Table.Td>
                  </Table.Tr>
                );
              })}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
        <Text size="sm" c="dimmed">
          “As good with”: labels with which it first reaches what random choice ends with. Intervals are over
          the repetitions, and wide where these are few; of fewer than three, or such as all score alike, over
          the test records instead.
        </Text>
        <Text size="sm">
          <Anchor href={`/api/v1/simulations/${simulation.run}/report`} target="_blank" rel="noreferrer">
            Open as a page that stands alone
          </Anchor>
        </Text>
      </Stack>
    </Paper>
  );
}

const signed = (points: number): string => `${points > 0 ? "+" : ""}${points.toFixed(1)}`.replace("-", "−");
