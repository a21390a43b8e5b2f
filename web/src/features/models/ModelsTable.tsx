import { Anchor, Badge, Button, Checkbox, Group, Table, Text, VisuallyHidden } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation } from "@tanstack/react-query";
import { Link } from "react-router";

import { Problem } from "@/api/problem";
import { addresses } from "@/state/addresses";
import { useQueryState } from "@/state/url";
import { Score } from "@/ui/Score";
import { useNarrow } from "@/ui/useNarrow";
import { ago, count, moment, percent } from "@/ui/format";

import { IntervalBar } from "@/ui/IntervalBar";
import { isConnected, kindOf } from "./connect/kinds";
import { SortHeader } from "@/ui/SortHeader";
import { beginEvaluation } from "./requests";
import type { Sort, Standing } from "./standing";
import { shotsOf, sorted, SORTS } from "./standing";

const HEADS: Readonly<Record<Sort, string>> = {
  name: "Model",
  method: "Method",
  records: "Learned from",
  classes: "Classes",
  created: "Trained",
  accuracy: "Accuracy",
  f1: "Macro F1",
};
const NARROW: readonly Sort[] = ["name", "accuracy"];
const RIGHT: readonly Sort[] = ["records", "classes", "f1"];

interface Props {
  dataset: string;
  rows: readonly Standing[];
  split: string | null;
}

export function ModelsTable({ dataset, rows, split }: Props) {
  const query = useQueryState();
  const narrow = useNarrow();
  const picked = query.all("pick");
  const by = SORTS.find((one) => one === query.get("sort")) ?? "created";
  const descending = query.get("sort") === null || query.get("desc") !== null;
  const evaluate = useMutation({
    mutationFn: (model: string) => beginEvaluation(model, split),
    onSuccess: (run) => query.set({ run: run.id }),
    onError: (error) => notifications.show({ color: "red", message: Problem.of(error).message }),
  });
  const pick = (name: string, on: boolean) => {
    // A third one takes the place of the first.
    query.set({ pick: on ? [...picked, name].slice(-2) : picked.filter((one) => one !== name) });
  };
  return (
    <Table.ScrollContainer minWidth={narrow ? 340 : 880} type="native">
      <Table verticalSpacing="xs" horizontalSpacing={narrow ? 6 : "xs"} highlightOnHover>
        <Table.Thead>
          <Table.Tr>
            <Table.Th w={36}>
              <VisuallyHidden>Compare</VisuallyHidden>
            </Table.Th>
            {SORTS.filter((one) => !narrow || NARROW.includes(one)).map((one) => (
              <SortHeader
                key={one}
                name={HEADS[one]}
                active={by === one}
                descending={descending}
                right={RIGHT.includes(one)}
                onSort={() =>
                  query.set({
                    sort: one,
                    desc: by === one ? (descending ? null : "1") : one === "name" ? null : "1",
                  })
                }
              />
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {sorted(rows, by, descending).map(({ model, report }) => (
            <Table.Tr key={model.id}>
              <Table.Td>
                <Checkbox
                  aria-label={`Compare ${model.name}`}
                  checked={picked.includes(model.name)}
                  onChange={(event) => pick(model.name, event.currentTarget.checked)}
                />
              </Table.Td>
              <Table.Td maw={280}>
                <Group gap="xs" wrap="nowrap">
                  <Anchor
                    component={Link}
                    to={addresses.models(dataset, { model: model.name })}
                    fw={600}
                    truncate
                    title={model.name}
                  >
                    {model.name}
                  </Anchor>
                  {model.promoted && <Badge size="sm">promoted</Badge>}
                </Group>
              </Table.Td>
              {!narrow && <Table.Td>{kindOf(model)}</Table.Td>}
              {!narrow && (
                <Table.Td ta="right" className="numbers" style={{ whiteSpace: "nowrap" }}>
                  {isConnected(model) ? (
                    <Text span size="xs" c="dimmed">
                      connected
                    </Text>
                  ) : (
                    <>
                      {count(model.records)}{" "}
                      <Text span size="xs" c="dimmed">
                        {shotsOf(model)}
                      </Text>
                    </>
                  )}
                </Table.Td>
              )}
              {!narrow && (
                <Table.Td ta="right" className="numbers">
                  {model.classes.length}
                </Table.Td>
              )}
              {!narrow && (
                <Table.Td style={{ whiteSpace: "nowrap" }} title={moment(model.created)}>
                  {ago(model.created)}
                </Table.Td>
              )}
              <Table.Td miw={narrow ? undefined : 280}>
                {report === null ? (
                  <Button
                    size="compact-sm"
                    variant="default"
                    loading={evaluate.isPending && evaluate.variables === model.name}
                    onClick={() => evaluate.mutate(model.name)}
                    aria-label={`Evaluate ${model.name}`}
                  >
                    Evaluate
                  </Button>
                ) : (
                  <Group gap="sm" wrap="nowrap">
                    {!narrow && (
                      <div style={{ flex: "1 1 90px" }}>
                        <IntervalBar value={report.accuracy} bounds={report.accuracy_interval} />
                      </div>
                    )}
                    <Score value={report.accuracy} bounds={report.accuracy_interval} />
                  </Group>
                )}
              </Table.Td>
              {!narrow && (
                <Table.Td ta="right" className="numbers">
                  {report === null ? "" : percent(report.macro_f1)}
                </Table.Td>
              )}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
