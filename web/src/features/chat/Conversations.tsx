/** The conversations of a data set, the newest first. */
import { ActionIcon, Button, Group, Menu, Modal, Stack, Text, TextInput } from "@mantine/core";
import { IconDots, IconPencil, IconTrash } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type SyntheticEvent, useState } from "react";

import { keys } from "@/api/queries";
import { ago, moment } from "@/ui/format";
import { ProblemNote, Waiting } from "@/ui/notes";

import classes from "./Chat.module.css";
import type { Conversation } from "./contract";
import { conversationsQuery, deleteConversation, renameConversation } from "./requests";

interface Props {
  dataset: string;
  open: string | null;
  onOpen: (conversation: string | null) => void;
}

type Asked = { readonly what: "delete" | "rename"; readonly of: Conversation } | null;

export function Conversations({ dataset, open, onOpen }: Props) {
  const found = useQuery(conversationsQuery(dataset));
  const [asked, setAsked] = useState<Asked>(null);
  if (found.isPending) return <Waiting what="Loading the conversations" />;
  if (found.isError) return <ProblemNote error={found.error} retry={() => void found.refetch()} />;
  return (
    <>
      {found.data.length === 0 && (
        <Text size="sm" c="dimmed">
          Conversations are kept here.
        </Text>
      )}
      <ul className={classes.list}>
        {found.data.map((one) => (
          <li key={one.id} className={classes.item} data-open={one.id === open || undefined}>
            <button
              type="button"
              className={classes.title}
              aria-current={one.id === open || undefined}
              onClick={() => onOpen(one.id)}
            >
              <span>{one.title}</span>
              <Text size="xs" component="span" title={moment(one.created)}>
                {ago(one.created)}
              </Text>
            </button>
            <Menu position="bottom-end" withinPortal>
              <Menu.Target>
                <ActionIcon variant="subtle" color="gray" aria-label={`More for ${one.title}`}>
                  <IconDots size={16} aria-hidden />
                </ActionIcon>
              </Menu.Target>
              <Menu.Dropdown>
                <Menu.Item
                  leftSection={<IconPencil size={14} aria-hidden />}
                  onClick={() => setAsked({ what: "rename", of: one })}
                >
                  Rename
                </Menu.Item>
                <Menu.Item
                  leftSection={<IconTrash size={14} aria-hidden />}
                  onClick={() => setAsked({ what: "delete", of: one })}
                >
                  Delete
                </Menu.Item>
              </Menu.Dropdown>
            </Menu>
          </li>
        ))}
      </ul>
      {asked?.what === "delete" && (
        <Delete
          dataset={dataset}
          conversation={asked.of}
          onClose={() => setAsked(null)}
          onDeleted={() => asked.of.id === open && onOpen(null)}
        />
      )}
      {asked?.what === "rename" && (
        <Rename dataset={dataset} conversation={asked.of} onClose={() => setAsked(null)} />
      )}
    </>
  );
}

interface DialogProps {
  dataset: string;
  conversation: Conversation;
  onClose: () => void;
}

function Delete({ dataset, conversation, onClose, onDeleted }: DialogProps & { onDeleted: () => void }) {
  const client = useQueryClient();
  const remove = useMutation({
    mutationFn: () => deleteConversation(dataset, conversation.id),
    onSuccess: async () => {
      onDeleted();
      client.removeQueries({ queryKey: keys.of(dataset, "conversation", conversation.id) });
      await client.invalidateQueries({ queryKey: keys.of(dataset, "conversations") });
      onClose();
    },
  });
  return (
    <Modal opened onClose={onClose} title="Delete this conversation?">
      <Stack>
        <Text size="sm" style={{ overflowWrap: "anywhere" }}>
          “{conversation.title}” goes with all its turns. The records stay. This cannot be undone.
        </Text>
        {remove.isError && <ProblemNote error={remove.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} data-autofocus>
            Keep it
          </Button>
          <Button color="red" loading={remove.isPending} onClick={() => remove.mutate()}>
            Delete
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

function Rename({ dataset, conversation, onClose }: DialogProps) {
  const client = useQueryClient();
  const [title, setTitle] = useState(conversation.title);
  const rename = useMutation({
    mutationFn: () => renameConversation(dataset, conversation.id, title.trim()),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: keys.of(dataset, "conversations") });
      onClose();
    },
  });
  const send = (event: SyntheticEvent) => {
    event.preventDefault();
    if (title.trim() !== "") rename.mutate();
  };
  return (
    <Modal opened onClose={onClose} title="Rename the conversation">
      <form onSubmit={send}>
        <Stack>
          <TextInput
            label="Title"
            maxLength={200}
            value={title}
            onChange={(event) => setTitle(event.currentTarget.value)}
            data-autofocus
          />
          {rename.isError && <ProblemNote error={rename.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Leave it
            </Button>
            <Button type="submit" loading={rename.isPending} disabled={title.trim() === ""}>
              Rename
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
