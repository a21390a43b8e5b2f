import { ActionIcon, Avatar, Popover, Text, TextInput, Tooltip } from "@mantine/core";

import { useWho } from "@/state/who";

export function WhoMenu() {
  const [who, setWho] = useWho();
  const label = who === "" ? "Say who you are" : `You decide as ${who}`;
  return (
    <Popover position="bottom-end" shadow="md" width={260} trapFocus>
      <Popover.Target>
        <Tooltip label={label}>
          <ActionIcon variant="subtle" color="gray" size="lg" aria-label={label}>
            <Avatar size={24} color="cyan" radius="xl" name={who === "" ? undefined : who} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown>
        <TextInput
          label="Your name"
          description="Stands beside every decision you make."
          placeholder="the server's user"
          value={who}
          maxLength={100}
          onChange={(event) => {
            setWho(event.currentTarget.value);
          }}
        />
        <Text size="xs" c="dimmed" mt={6}>
          Kept in this browser.
        </Text>
      </Popover.Dropdown>
    </Popover>
  );
}
