/** The sheet of keys; every view adds its own lines here. */
import { Group, Kbd, Modal, SimpleGrid, Stack, Text, Title } from "@mantine/core";

const SHEETS: readonly { title: string; keys: readonly (readonly [string, string])[] }[] = [
  {
    title: "Everywhere",
    keys: [
      ["?", "this sheet"],
      ["Esc", "close what is open"],
      ["g h", "all data sets"],
      ["g o", "overview"],
      ["g e", "explore"],
      ["g t", "topics"],
      ["g c", "captions"],
      ["g d", "documents"],
      ["g a", "chat: ask in plain words"],
      ["g r", "review"],
      ["g m", "models"],
      ["g j", "jobs"],
    ],
  },
  {
    title: "Review",
    keys: [
      ["K", "keep the label"],
      ["S", "take the suggestion"],
      ["L", "choose a label"],
      ["1 … 9", "the label beside the digit (while labelling a batch)"],
      ["X", "exclude the record"],
      ["N or →", "skip, decide later"],
      ["P or ←", "previous"],
      ["U", "undo the last decision"],
    ],
  },
  {
    title: "Explore",
    keys: [
      ["/", "type a filter"],
      ["↑ ↓", "move in the table"],
      ["Space", "select the record"],
      ["Enter", "open the record"],
      ["← →", "the record before, the next one (while one is open)"],
    ],
  },
  {
    title: "Chat",
    keys: [
      ["Enter", "send"],
      ["Shift Enter", "a new line"],
      ["Esc", "stop the answer, or leave a turn as it is"],
      ["↑", "edit the last turn (while the box is empty)"],
    ],
  },
];

export function Shortcuts({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  return (
    <Modal opened={opened} onClose={onClose} title="Keyboard shortcuts" size="lg">
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        {SHEETS.map((sheet) => (
          <Stack key={sheet.title} gap={6}>
            <Title order={3} size="h6">
              {sheet.title}
            </Title>
            {sheet.keys.map(([key, does]) => (
              <Group key={key} justify="space-between" wrap="nowrap">
                <Text size="sm">{does}</Text>
                <Kbd>{key}</Kbd>
              </Group>
            ))}
          </Stack>
        ))}
      </SimpleGrid>
    </Modal>
  );
}
