/** Classes on which two models differ. */
import { Anchor, Button, Table, Text, Title } from "@mantine/core";
import { useState } from "react";
import { Link } from "react-router";

import type { EvalReport } from "@/api/types";
import { addresses } from "@/state/addresses";
import { all, isOneOf } from "@/state/clauses";
import { count, percent, points } from "@/ui/format";
import { useNarrow } from "@/ui/useNarrow";

import { changedClasses } from "./classes";

interface Props {
  dataset: string;
  nameA: string;
  nameB: string;
  a: EvalReport | null;
  b: EvalReport | null;
}

const FEW = 8;

export function ChangedClasses({ dataset, nameA, nameB, a, b }: Props) {
  const [every, setEvery] = useState(false);
  const narrow = useNarrow();
  const missing = [a === null ? nameA : null, b === null ? nameB : null].filter((name) => name !== null);
  const changes = a !== null && b !== null ? changedClasses(a, b) : [];
  return (
    <section aria-labelledby="changed-classes">
      <Title order={2} size="h4" id="changed-classes">
        Classes that changed
      </Title>
      {missing.length > 0 ? (
        <Text size="sm" c="dimmed">
          {missing.join(" and ")} {missing.length > 1 ? "are" : "is"} not scored on this split yet; choose
          Evaluate on the page of the model.
        </Text>
      ) : a === null || changes.length === 0 ? (
        <Text size="sm" c="dimmed">
          The F1 of every class is the same.
        </Text>
      ) : (
        <>
          <Text size="sm" c="dimmed" mb="xs">
            F1 of each model’s own latest score. With few records of a class a large difference may be chance.
          </Text>
          <Table.ScrollContainer minWidth={narrow ? 340 : 560} type="native">
            <Table verticalSpacing={5} horizontalSpacing={narrow ? 6 : "xs"} fz="sm" maw={860}>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>Class</Table.Th>
                  <Table.Th ta="right">{nameA}</Table.Th>
                  <Table.Th ta="right">{nameB}</Table.Th>
                  <Table.Th ta="right">{narrow ? "Points" : "Difference"}</Table.Th>
                  <Table.Th ta="right">{narrow ? "n" : "Records"}</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {changes.slice(0, every ? undefined : FEW).map((one) => (
                  <Table.Tr key={one.label}>
                    <Table.Td>
                      <Anchor
                        component={Link}
                        size="sm"
                        to={addresses.explore(dataset, {
                          where: all([
                            a.split === "rest" ? null : isOneOf("split", [a.split]),
                            isOneOf("label", [one.label]),
                          ]),
                        })}
                      >
                        {one.label}
                      </Anchor>
                    </Table.Td>
                    <Table.Td ta="right" className="numbers">
                      {percent(one.a, narrow ? 0 : 1)}
                    </Table.Td>
                    <Table.Td ta="right" className="numbers">
                      {percent(one.b, narrow ? 0 : 1)}
                    </Table.Td>
                    <Table.Td ta="right" className="numbers" fw={600}>
                      {narrow ? points(one.difference).replace(" points", "") : points(one.difference)}
                    </Table.Td>
                    <Table.Td ta="right" className="numbers">
                      {count(one.support)}
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
          {changes.length > FEW && (
            <Button variant="subtle" size="compact-sm" mt="xs" onClick={() => setEvery(!every)}>
              {every ? "Show fewer" : `Show all ${count(changes.length)}`}
            </Button>
          )}
        </>
      )}
    </section>
  );
}
