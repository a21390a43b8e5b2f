/** A short table of names and values. */
import { Table, Text, Title } from "@mantine/core";

export function Facts({ title, rows }: { title: string; rows: readonly [string, React.ReactNode][] }) {
  return (
    <div>
      <Title order={2} size="h5" mb="xs">
        {title}
      </Title>
      <Table verticalSpacing={4} fz="sm">
        <Table.Tbody>
          {rows.map(([name, value]) => (
            <Table.Tr key={name}>
              <Table.Th scope="row" fw={400} w={160}>
                <Text size="sm" c="dimmed">
                  {name}
                </Text>
              </Table.Th>
              <Table.Td style={{ overflowWrap: "anywhere" }}>{value}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}
