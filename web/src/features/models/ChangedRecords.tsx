/** Records on which two models answer differently. */
import { Anchor, Button, Group, Table, Text, Title } from "@mantine/core";
import { IconCheck, IconX } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";

import { api, ask } from "@/api/client";
import { keys } from "@/api/queries";
import type { Comparison } from "@/api/types";
import { addresses } from "@/state/addresses";
import { isOneOf } from "@/state/clauses";
import { LabelChip } from "@/ui/LabelChip";
import { ProblemNote, Waiting } from "@/ui/notes";
import { count, plural } from "@/ui/format";

import { answersTo } from "./requests";

const MOST = 50;
/** Ids that still make an address a browser takes. */
const LINKED = 150;

interface Props {
  dataset: string;
  nameA: string;
  nameB: string;
  comparison: Comparison;
}

export function ChangedRecords({ dataset, nameA, nameB, comparison }: Props) {
  const changed = comparison.changed;
  const found = useQuery({
    queryKey: keys.of(dataset, "changed", comparison.run, nameA, nameB),
    enabled: changed.length > 0,
    staleTime: Infinity,
    queryFn: async ({ signal }) => {
      const { rows } = await ask(
        api.POST("/api/v1/datasets/{dataset}/view", {
          params: { path: { dataset } },
          body: {
            filter: { kind: "in", field: "id", values: changed.slice(0, MOST) },
            columns: ["id", "text", "label"],
            descending: false,
            offset: 0,
            limit: MOST,
            facets: [],
            facet_limit: 1,
            histograms: [],
            bins: 1,
          },
          signal,
        }),
      );
      const texts = rows.map((row) => (typeof row.text === "string" ? row.text : ""));
      const [ofA, ofB] = await Promise.all([answersTo(nameA, texts), answersTo(nameB, texts)]);
      return rows.map((row, at) => ({
        id: String(row.id),
        text: texts[at] ?? "",
        label: typeof row.label === "string" ? row.label : null,
        a: ofA[at]?.label ?? "",
        b: ofB[at]?.label ?? "",
      }));
    },
  });
  const where = isOneOf("id", changed.slice(0, LINKED));
  return (
    <section aria-labelledby="changed-records">
      <Group justify="space-between" mb="xs">
        <Title order={2} size="h4" id="changed-records">
          Records that changed
        </Title>
        {changed.length > 0 && (
          <Group gap="xs">
            <Button size="xs" variant="default" component={Link} to={addresses.explore(dataset, { where })}>
              Open {changed.length > LINKED ? `the first ${count(LINKED)}` : "these"} in Explore
            </Button>
            <Button size="xs" variant="default" component={Link} to={addresses.review(dataset, { where })}>
              Review them
            </Button>
          </Group>
        )}
      </Group>
      <Text size="sm" c="dimmed" mb="xs">
        {changed.length === 0
          ? "The two answer every record alike."
          : `The two answer ${plural(changed.length, "record")} differently${changed.length > MOST ? `; the first ${MOST} are shown` : ""}. Labels are those of now.`}
      </Text>
      {found.isError && <ProblemNote error={found.error} retry={() => void found.refetch()} />}
      {changed.length > 0 && found.isPending && <Waiting what="Asking both models" />}
      {found.data !== undefined && (
        <Table.ScrollContainer minWidth={760} type="native">
          <Table verticalSpacing={6} fz="sm">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Text</Table.Th>
                <Table.Th>Label</Table.Th>
                <Table.Th>{nameA}</Table.Th>
                <Table.Th>{nameB}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {found.data.map((row) => (
                <Table.Tr key={row.id}>
                  <Table.Td maw={460}>
                    <Anchor
                      component={Link}
                      c="var(--mantine-color-text)"
                      size="sm"
                      lineClamp={2}
                      to={addresses.explore(dataset, { where: isOneOf("id", [row.id]), record: row.id })}
                    >
                      {row.text}
                    </Anchor>
                  </Table.Td>
                  <Table.Td>
                    <LabelChip label={row.label} />
                  </Table.Td>
                  <Answer answer={row.a} label={row.label} />
                  <Answer answer={row.b} label={row.label} />
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
    </section>
  );
}

function Answer({ answer, label }: { answer: string; label: string | null }) {
  const right = answer === label;
  const Mark = right ? IconCheck : IconX;
  return (
    <Table.Td>
      <Group gap={4} wrap="nowrap">
        <Mark
          size={15}
          aria-label={right ? "right" : "wrong"}
          color={right ? "#2b86c5" : "#d55e00"}
          style={{ flex: "none" }}
        />
        <Text size="sm" fw={right ? 600 : 400}>
          {answer}
        </Text>
      </Group>
    </Table.Td>
  );
}
