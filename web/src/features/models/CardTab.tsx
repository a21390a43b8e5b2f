/** What one must know to use a model elsewhere. */
import { Anchor, Grid, Group, Stack, Table, Title } from "@mantine/core";
import { Link } from "react-router";

import type { ModelCard } from "@/api/types";
import { addresses } from "@/state/addresses";
import { count, moment, percent } from "@/ui/format";

import { Facts } from "./Facts";
import { IntervalBar } from "@/ui/IntervalBar";
import { isConnected } from "./connect/kinds";
import { save } from "./download";

function said(value: unknown): string {
  if (value === null || value === undefined || value === "") return "not set";
  return typeof value === "string" ? value : JSON.stringify(value);
}

export function CardTab({ model }: { model: ModelCard }) {
  const learned = Object.entries(model.per_class ?? {}).sort((a, b) => b[1] - a[1]);
  const connected = isConnected(model);
  const most = Math.max(1, ...learned.map(([, records]) => records));
  const facts: [string, React.ReactNode][] = [
    ["Method", model.method],
    [connected ? "Connected to" : "Trained on", model.trained_on],
    [connected ? "Connected" : "Trained", moment(model.created)],
    ["Records", count(model.records)],
    ["Classes", count(model.classes.length)],
    ["Encoder", model.encoder_name ?? "none"],
    ["Key of its vectors", model.encoder ?? "none"],
    [
      "Unsure",
      model.threshold > 0
        ? `answers “${model.unsure_label}” below ${percent(model.threshold, 0)}`
        : "always answers",
    ],
    ...(model.threshold_note ? [["Thresholds", model.threshold_note] as [string, string]] : []),
    ["Seed", said(model.seed)],
    ["Id", model.id],
    [
      "Run",
      <Anchor key="run" component={Link} size="sm" to={addresses.jobs(model.run)}>
        {model.run}
      </Anchor>,
    ],
  ];
  return (
    <Grid gap="xl">
      <Grid.Col span={{ base: 12, md: 6 }}>
        <Stack gap="lg">
          <Facts title="What it is" rows={facts} />
          <Facts
            title="Parameters"
            rows={Object.entries(model.params ?? {}).map(([name, value]) => [name, said(value)])}
          />
          <Facts title="Versions" rows={Object.entries(model.versions ?? {})} />
          <Group>
            <Anchor
              component="button"
              type="button"
              size="sm"
              onClick={() => save(`${model.name}-card.json`, model)}
            >
              Save the card as JSON
            </Anchor>
          </Group>
        </Stack>
      </Grid.Col>
      <Grid.Col span={{ base: 12, md: 6 }}>
        {learned.length > 0 && (
          <Title order={2} size="h5" mb="xs">
            {connected ? "Examples of each class" : "Training records of each class"}
          </Title>
        )}
        <Table verticalSpacing={4} fz="sm">
          <Table.Tbody>
            {learned.map(([label, records]) => (
              <Table.Tr key={label}>
                <Table.Th scope="row" fw={400}>
                  {label}
                </Table.Th>
                <Table.Td w="40%">
                  <IntervalBar value={records / most} />
                </Table.Td>
                <Table.Td ta="right" className="numbers">
                  {count(records)}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Grid.Col>
    </Grid>
  );
}
