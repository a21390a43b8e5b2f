/** Precision, recall and F1 of every class; a click shows its records. */
import { Anchor, Table, Text } from "@mantine/core";
import { Link } from "react-router";

import type { EvalReport } from "@/api/types";
import { addresses } from "@/state/addresses";
import { all, isOneOf } from "@/state/clauses";
import { useQueryState } from "@/state/url";
import { useNarrow } from "@/ui/useNarrow";
import { count, interval, percent } from "@/ui/format";

import { IntervalBar } from "@/ui/IntervalBar";
import { SortHeader } from "@/ui/SortHeader";
import type { ClassColumn, Part } from "./classes";
import { classRows, COLUMNS, sortedClasses } from "./classes";

const HEADS: Readonly<Record<ClassColumn, string>> = {
  label: "Class",
  precision: "Precision",
  recall: "Recall",
  f1: "F1",
  support: "Records",
};

/** Where five columns must fit a telephone. */
const SHORT: Readonly<Partial<Record<ClassColumn, string>>> = { precision: "Prec.", support: "n" };

export function ClassesTab({ dataset, report }: { dataset: string; report: EvalReport }) {
  const query = useQueryState();
  const narrow = useNarrow();
  const by = COLUMNS.find((one) => one === query.get("sort")) ?? "f1";
  const descending = query.get("desc") !== null;
  const split = report.split === "rest" || !report.split ? null : isOneOf("split", [report.split]);
  return (
    <>
      <Text size="sm" c="dimmed" mb="xs">
        Precision: of its answers, how many are right. Recall: of its records, how many it finds. F1 weighs
        both. {!narrow && `The whiskers are ${percent(report.confidence_level, 0)} intervals. `}
        With few records a score says little. A class opens its records in Explore.
      </Text>
      <Table.ScrollContainer minWidth={narrow ? 350 : 760} type="native">
        <Table verticalSpacing={6} horizontalSpacing={narrow ? 4 : "xs"} highlightOnHover>
          <Table.Thead>
            <Table.Tr>
              {COLUMNS.map((one) => (
                <SortHeader
                  key={one}
                  name={narrow ? (SHORT[one] ?? HEADS[one]) : HEADS[one]}
                  active={by === one}
                  descending={descending}
                  right={one === "support"}
                  onSort={() => query.set({ sort: one, desc: by === one && !descending ? "1" : null })}
                />
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {sortedClasses(classRows(report), by, descending).map((row) => (
              <Table.Tr key={row.label}>
                <Table.Td>
                  <Anchor
                    component={Link}
                    size="sm"
                    to={addresses.explore(dataset, { where: all([split, isOneOf("label", [row.label])]) })}
                  >
                    {row.label}
                  </Anchor>
                </Table.Td>
                <Cell
                  part={row.precision}
                  empty={row.precision.bounds === null ? "never answered" : null}
                  narrow={narrow}
                />
                <Cell part={row.recall} empty={row.support === 0 ? "no records" : null} narrow={narrow} />
                <Cell part={row.f1} empty={row.support === 0 ? "no records" : null} narrow={narrow} />
                <Table.Td ta="right" className="numbers">
                  {count(row.support)}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </>
  );
}

function Cell({ part, empty, narrow }: { part: Part; empty: string | null; narrow: boolean }) {
  if (empty !== null) {
    return (
      <Table.Td>
        <Text size="xs" c="dimmed">
          {empty}
        </Text>
      </Table.Td>
    );
  }
  if (narrow) {
    return (
      <Table.Td className="numbers" style={{ whiteSpace: "nowrap" }}>
        {percent(part.value, 0)}
      </Table.Td>
    );
  }
  return (
    <Table.Td miw={150} title={part.bounds ? `${interval(part.bounds)} %` : undefined}>
      <div style={{ display: "flex", alignItems: "center", gap: 8 }}>
        <div style={{ flex: "1 1 72px" }}>
          <IntervalBar value={part.value} bounds={part.bounds} />
        </div>
        <Text size="sm" className="numbers" w={62} ta="right" style={{ whiteSpace: "nowrap" }}>
          {percent(part.value)}
        </Text>
      </div>
    </Table.Td>
  );
}
