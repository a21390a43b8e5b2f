/** Finding pictures by what they show: whether that can be done, with which model, and a way to begin. */
import { Button, Group, Modal, Stack, Text, TextInput } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type SyntheticEvent, useState } from "react";

import { api, ask } from "@/api/client";
import { keys, runsQuery, sightQuery } from "@/api/queries";
import { ended, useRun } from "@/api/runs";
import type { PictureVectorsInfo } from "@/api/types";
import classes from "@/features/explore/Gallery.module.css";
import type { Explored } from "@/features/explore/useExplore";
import { failureOf } from "@/runs/words";
import { count } from "@/ui/format";
import { ProblemNote } from "@/ui/notes";
import { RunProgress } from "@/ui/RunProgress";

export function PictureSight({ explored: { dataset } }: { explored: Explored }) {
  const sight = useQuery(sightQuery(dataset));
  const { data: runs } = useQuery(runsQuery());
  const [asking, form] = useDisclosure(false);
  const latest = runs?.find((run) => run.kind === "embed_pictures" && run.dataset === dataset);
  const run = useRun(latest?.id ?? null) ?? latest ?? null;
  if (sight.data === undefined) return null;
  const failure = run === null || sight.data !== null ? null : failureOf(run);
  return (
    <section className={classes.checks} aria-label="Search by what pictures show">
      <Modal opened={asking} onClose={form.close} title="Find pictures by what they show">
        <SightForm dataset={dataset} encoder={sight.data?.encoder ?? ""} onBegun={form.close} />
      </Modal>
      {run !== null && !ended(run) ? (
        <RunProgress run={run} />
      ) : (
        <Group gap="xs" wrap="nowrap">
          <Text size="sm" c={failure === null ? "dimmed" : "red"}>
            {failure ?? told(sight.data)}
          </Text>
          <Button
            size="compact-sm"
            variant={sight.data === null ? "light" : "subtle"}
            ml="auto"
            style={{ flex: "none" }}
            onClick={form.open}
          >
            {sight.data === null ? "Find by what they show" : "Look again"}
          </Button>
        </Group>
      )}
    </section>
  );
}

function told(sight: PictureVectorsInfo | null): string {
  if (sight === null) return "With a model that sees, a search finds pictures also without captions.";
  if (sight.unusable) return `A search goes by texts alone. ${sight.unusable}`;
  const all = sight.embedded === sight.pictures;
  const some = all
    ? `All ${count(sight.pictures)} pictures`
    : `${count(sight.embedded)} of ${count(sight.pictures)} pictures`;
  return `${some} are found by what they show, with ${sight.encoder}.`;
}

interface FormProps {
  readonly dataset: string;
  readonly encoder: string;
  readonly onBegun: () => void;
}

function SightForm({ dataset, encoder, onBegun }: FormProps) {
  const client = useQueryClient();
  const [model, setModel] = useState(encoder);
  const begin = useMutation({
    mutationFn: () =>
      ask(
        api.POST("/api/v1/datasets/{dataset}/embeddings", {
          params: { path: { dataset } },
          body: { encoder: model.trim(), pictures: true },
        }),
      ),
    onSuccess: () => {
      onBegun();
      return client.invalidateQueries({ queryKey: keys.runs });
    },
  });
  const send = (event: SyntheticEvent) => {
    event.preventDefault();
    begin.mutate();
  };
  return (
    <form onSubmit={send}>
      <Stack gap="sm">
        <Text size="sm">
          Each picture gets a vector, once, on this machine; searches, the chat and similar records use them
          from then on. No such model comes with Assay.
        </Text>
        <TextInput
          label="Model"
          required
          description="clip:NAME-OR-FOLDER, a CLIP or SigLIP model of the Hugging Face hub or of a folder; fake only knows colours"
          value={model}
          onChange={(event) => {
            setModel(event.currentTarget.value);
          }}
        />
        {begin.isError && <ProblemNote error={begin.error} />}
        <Group justify="flex-end">
          <Button type="submit" loading={begin.isPending}>
            Look at the pictures
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
