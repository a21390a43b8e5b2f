/** Deleting takes the name, typed: it cannot be undone. */
import { Button, Group, Modal, Stack, Text, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { api, ask } from "@/api/client";
import { keys } from "@/api/queries";
import type { DatasetInfo } from "@/api/types";
import { plural } from "@/ui/format";
import { ProblemNote } from "@/ui/notes";

export function DeleteDataset({ info, onClose }: { info: DatasetInfo; onClose: () => void }) {
  const client = useQueryClient();
  const [typed, setTyped] = useState("");
  const remove = useMutation({
    mutationFn: () =>
      ask(api.DELETE("/api/v1/datasets/{dataset}", { params: { path: { dataset: info.name } } })),
    onSuccess: async () => {
      client.removeQueries({ queryKey: keys.dataset(info.name) });
      await client.invalidateQueries({ queryKey: keys.datasets });
      await client.invalidateQueries({ queryKey: keys.runs });
      onClose();
    },
  });
  return (
    <Modal opened onClose={onClose} title={`Delete ${info.name}?`}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (typed === info.name) remove.mutate();
        }}
      >
        <Stack>
          <Text size="sm">
            {plural(info.records, "record")} and {plural(info.decisions, "decision")} go, with the findings
            and the jobs that hang on them. The models stay. This cannot be undone.
          </Text>
          <TextInput
            label={
              <>
                Type <b>{info.name}</b> to delete it
              </>
            }
            value={typed}
            onChange={(event) => {
              setTyped(event.currentTarget.value);
            }}
            autoComplete="off"
            data-autofocus
          />
          {remove.isError && <ProblemNote error={remove.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Keep it
            </Button>
            <Button type="submit" color="red" disabled={typed !== info.name} loading={remove.isPending}>
              Delete
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
