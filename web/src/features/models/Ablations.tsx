/** What examples in the prompts of language models were worth, as far as it was tested. */
import { Anchor, Paper, Stack, Table, Text, Title } from "@mantine/core";
import { Link } from "react-router";

import type { Ablation } from "@/api/types";
import { addresses } from "@/state/addresses";
import { count, interval, percent } from "@/ui/format";

import { IntervalBar } from "@/ui/IntervalBar";
import { useAblations } from "./requests";

export function Ablations({ dataset }: { dataset: string }) {
  const found = useAblations(dataset);
  if (!found.data || found.data.length === 0) return null;
  return (
    <section aria-labelledby="ablations">
      <Title order={2} size="h4" id="ablations" mt="xl" mb="xs">
        Examples in prompts
      </Title>
      <Stack gap="md">
        {found.data.map((one) => (
          <One key={one.run} dataset={dataset} ablation={one} />
        ))}
      </Stack>
    </section>
  );
}

function One({ dataset, ablation }: { dataset: string; ablation: Ablation }) {
  return (
    <Paper>
      <Text fw={600}>{ablation.llm}</Text>
      <Text size="sm" c="dimmed">
        {count(ablation.n)} of {count(ablation.of)} records of the split “{ablation.split}”, the same for
        every choice of examples. {ablation.notes.join(" ")}
      </Text>
      <Table.ScrollContainer minWidth={520} type="native">
        <Table verticalSpacing={5} fz="sm" maw={860}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Examples</Table.Th>
              <Table.Th>Accuracy</Table.Th>
              <Table.Th ta="right" />
              <Table.Th ta="right">Interval</Table.Th>
              <Table.Th ta="right">No answer</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {ablation.variants.map(({ examples, model, report }) => (
              <Table.Tr key={examples}>
                <Table.Td>
                  <Anchor component={Link} size="sm" to={addresses.models(dataset, { model })}>
                    {examples}
                  </Anchor>
                </Table.Td>
                <Table.Td miw={140}>
                  <IntervalBar value={report.accuracy} bounds={report.accuracy_interval} />
                </Table.Td>
                <Table.Td ta="right" className="numbers">
                  {percent(report.accuracy)}
                </Table.Td>
                <Table.Td ta="right" className="numbers">
                  {interval(report.accuracy_interval)}
                </Table.Td>
                <Table.Td ta="right" className="numbers">
                  {count(report.unanswered)}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {ablation.pairs.map(({ a, b, comparison }) => (
        <Text key={`${a}-${b}`} size="sm" mt={4}>
          {comparison.verdict}
        </Text>
      ))}
      <Text size="sm" mt="xs">
        <Anchor href={`/api/v1/ablations/${ablation.run}/report`} target="_blank" rel="noreferrer">
          Open as a page that stands alone
        </Anchor>
      </Text>
    </Paper>
  );
}
