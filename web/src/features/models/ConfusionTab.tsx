/** What is taken for what: the matrix, the most frequent mistakes, and the records behind each. */
import { Anchor, Button, Grid, Group, Switch, Table, Text, Title, UnstyledButton } from "@mantine/core";
import { useState } from "react";

import type { EvalReport, ModelCard } from "@/api/types";
import { useQueryState } from "@/state/url";
import { count, percent, plural } from "@/ui/format";

import { CellDrawer } from "./CellDrawer";
import classes from "./Models.module.css";
import { mostConfused, strengths, trimmed } from "./confusion";

const FEW = 16;

export function ConfusionTab({
  dataset,
  report,
  model,
}: {
  dataset: string;
  report: EvalReport;
  model: ModelCard;
}) {
  const query = useQueryState();
  const [more, setMore] = useState(false);
  const byRow = query.get("rows") !== null;
  const every = query.get("every") !== null;
  const matrix = report.confusion;
  const shown = every ? matrix : trimmed(matrix, FEW);
  const strength = strengths(shown, byRow, matrix);
  const pairs = mostConfused(matrix);
  const open = (label: string, answer: string) => query.set({ label, answer }, { push: true });
  return (
    <>
      <Grid gap="xl">
        <Grid.Col span={{ base: 12, lg: 8 }}>
          <Group justify="space-between" mb="xs">
            <Text size="sm" c="dimmed">
              Rows are labels, columns the model’s answers. A cell opens its records.
            </Text>
            <Group gap="md">
              <Switch
                size="sm"
                label="Share of the row"
                checked={byRow}
                onChange={(event) => query.set({ rows: event.currentTarget.checked ? "1" : null })}
              />
              {matrix.labels.length > FEW && (
                <Switch
                  size="sm"
                  label={`All ${matrix.labels.length} classes`}
                  checked={every}
                  onChange={(event) => query.set({ every: event.currentTarget.checked ? "1" : null })}
                />
              )}
            </Group>
          </Group>
          {!every && matrix.labels.length > FEW && (
            <Text size="xs" c="dimmed" mb="xs">
              The {FEW} classes with the most mistakes are shown.
            </Text>
          )}
          <div className={classes.scroll} tabIndex={0} role="region" aria-label="Confusion matrix">
            <table className={classes.matrix}>
              <caption style={{ display: "none" }}>Counts by label and answer</caption>
              <thead>
                <tr>
                  <td />
                  {shown.labels.map((label) => (
                    <th key={label} scope="col" title={label}>
                      <span className={classes.column}>{label}</span>
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {shown.labels.map((label, at) => (
                  <tr key={label}>
                    <th scope="row" title={label}>
                      {label}
                    </th>
                    {shown.labels.map((answer, to) => (
                      <Cell
                        key={answer}
                        label={label}
                        answer={answer}
                        value={shown.counts[at]?.[to] ?? 0}
                        strength={strength[at]?.[to] ?? 0}
                        byRow={byRow}
                        onOpen={open}
                      />
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </Grid.Col>
        <Grid.Col span={{ base: 12, lg: 4 }}>
          <Title order={2} size="h5" mb="xs">
            Most frequent mistakes
          </Title>
          {pairs.length === 0 && <Text c="dimmed">None: every answer was right.</Text>}
          {pairs.length > 0 && (
            <Table verticalSpacing={5} fz="sm">
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>Label</Table.Th>
                  <Table.Th>taken for</Table.Th>
                  <Table.Th ta="right">Records</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {pairs.slice(0, more ? undefined : 10).map((pair) => (
                  <Table.Tr key={`${pair.label}\n${pair.answer}`}>
                    <Table.Td className={classes.name ?? ""}>{pair.label}</Table.Td>
                    <Table.Td className={classes.name ?? ""}>{pair.answer}</Table.Td>
                    <Table.Td ta="right" className="numbers" style={{ whiteSpace: "nowrap" }}>
                      <Anchor
                        component="button"
                        type="button"
                        size="sm"
                        onClick={() => open(pair.label, pair.answer)}
                        aria-label={`Show ${plural(pair.count, "record")} of ${pair.label} taken for ${pair.answer}`}
                      >
                        {count(pair.count)}
                      </Anchor>{" "}
                      <Text span size="xs" c="dimmed">
                        {percent(pair.share, 0)}
                      </Text>
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          )}
          {pairs.length > 10 && (
            <Button variant="subtle" size="compact-sm" mt="xs" onClick={() => setMore(!more)}>
              {more ? "Show fewer" : `Show all ${count(pairs.length)}`}
            </Button>
          )}
        </Grid.Col>
      </Grid>
      <CellDrawer dataset={dataset} report={report} model={model} />
    </>
  );
}

interface CellProps {
  label: string;
  answer: string;
  value: number;
  strength: number;
  byRow: boolean;
  onOpen: (label: string, answer: string) => void;
}

function Cell({ label, answer, value, strength, byRow, onOpen }: CellProps) {
  if (value === 0) return <td className={classes.cell} />;
  const colour = label === answer ? "0 114 178" : "213 94 0";
  return (
    <td
      className={classes.cell}
      style={{ background: `rgb(${colour} / ${(0.12 + 0.4 * strength).toFixed(2)})` }}
    >
      <UnstyledButton
        className={classes.open}
        fz="xs"
        ta="center"
        aria-label={`${plural(value, "record")} of ${label} answered ${answer}`}
        title={`${label} answered ${answer}: ${plural(value, "record")}`}
        onClick={() => onOpen(label, answer)}
      >
        {byRow ? Math.round(strength * 100) : count(value)}
      </UnstyledButton>
    </td>
  );
}
