/** Classes on which two models differ, with the interval of each difference. */
import { Anchor, Button, Table, Text, Title } from "@mantine/core";
import { useState } from "react";
import { Link } from "react-router";

import type { Comparison } from "@/api/types";
import { addresses } from "@/state/addresses";
import { all, isOneOf } from "@/state/clauses";
import { count, percent, points } from "@/ui/format";
import { useNarrow } from "@/ui/useNarrow";

import { changedClasses } from "./classes";

interface Props {
  dataset: string;
  nameA: string;
  nameB: string;
  comparison: Comparison;
}

const FEW = 8;

export function ChangedClasses({ dataset, nameA, nameB, comparison }: Props) {
  const [every, setEvery] = useState(false);
  const narrow = useNarrow();
  const changes = changedClasses(comparison);
  const split = comparison.split;
  return (
    <section aria-labelledby="changed-classes">
      <Title order={2} size="h4" id="changed-classes">
        Classes that changed
      </Title>
      {changes.length === 0 ? (
        <Text size="sm" c="dimmed">
          The answers are the same in every class.
        </Text>
      ) : (
        <>
          <Text size="sm" c="dimmed" mb="xs">
            F1 of both on the same records. An interval that holds 0 may be chance: with few records of a
            class, even a large difference.
          </Text>
          <Table.ScrollContainer minWidth={narrow ? 340 : 680} type="native">
            <Table verticalSpacing={5} horizontalSpacing={narrow ? 6 : "xs"} fz="sm" maw={960}>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>Class</Table.Th>
                  <Table.Th ta="right">{nameA}</Table.Th>
                  <Table.Th ta="right">{nameB}</Table.Th>
                  <Table.Th ta="right">{narrow ? "Points" : "Difference"}</Table.Th>
                  {!narrow && <Table.Th ta="right">Interval</Table.Th>}
                  {!narrow && <Table.Th ta="right">Answered differently</Table.Th>}
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
                            split === "rest" || !split ? null : isOneOf("split", [split]),
                            isOneOf("label", [one.label]),
                          ]),
                        })}
                      >
                        {one.label}
                      </Anchor>
                    </Table.Td>
                    <Table.Td ta="right" className="numbers">
                      {percent(one.f1_a, narrow ? 0 : 1)}
                    </Table.Td>
                    <Table.Td ta="right" className="numbers">
                      {percent(one.f1_b, narrow ? 0 : 1)}
                    </Table.Td>
                    <Table.Td ta="right" className="numbers" fw={600}>
                      {narrow ? points(one.difference).replace(" points", "") : points(one.difference)}
                    </Table.Td>
                    {!narrow && (
                      <Table.Td ta="right" className="numbers">
                        {points(one.interval[0]).replace(" points", "")} to {points(one.interval[1])}
                      </Table.Td>
                    )}
                    {!narrow && (
                      <Table.Td ta="right" className="numbers">
                        {count(one.changed)} of {count(one.support)}
                      </Table.Td>
                    )}
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
          {changes.length > FEW && !every && (
            <Button variant="subtle" size="xs" onClick={() => setEvery(true)}>
              Show all {count(changes.length)}
            </Button>
          )}
        </>
      )}
    </section>
  );
}
