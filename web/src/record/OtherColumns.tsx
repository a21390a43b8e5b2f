/** What else the source said of a record. */
import { Table } from "@mantine/core";
import type { ReactNode } from "react";

interface Props {
  readonly columns: readonly (readonly [string, ReactNode])[];
  /** Where no heading names the table. */
  readonly label?: string;
}

export function OtherColumns({ columns, label }: Props) {
  return (
    <Table variant="vertical" layout="fixed" aria-label={label}>
      <Table.Tbody>
        {columns.map(([name, value]) => (
          <Table.Tr key={name}>
            <Table.Th w={150}>{name}</Table.Th>
            <Table.Td style={{ overflowWrap: "anywhere" }}>{value}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
