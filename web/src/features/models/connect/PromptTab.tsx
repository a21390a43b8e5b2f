/** The exact messages a record or a text would produce. */
import { Button, Grid, Group, SegmentedControl, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import type { SyntheticEvent } from "react";

import type { ModelCard } from "@/api/types";
import { ProblemNote } from "@/ui/notes";

import { Messages } from "./Messages";
import { promptOf } from "./requests";

export function PromptTab({ dataset, model }: { dataset: string; model: ModelCard }) {
  const [about, setAbout] = useState<"text" | "record">("text");
  const [words, setWords] = useState("");
  const asked = useMutation({
    mutationFn: () => promptOf(dataset, { model: model.name }, { [about]: words.trim() }),
  });
  const send = (event: SyntheticEvent) => {
    event.preventDefault();
    if (words.trim() !== "") asked.mutate();
  };
  return (
    <Grid gap="xl">
      <Grid.Col span={{ base: 12, md: 5 }}>
        <Stack gap="sm" component="form" onSubmit={send}>
          <SegmentedControl
            aria-label="What the prompt is about"
            data={[
              { value: "text", label: "A text" },
              { value: "record", label: "A record" },
            ]}
            value={about}
            onChange={(value) => {
              setAbout(value);
              setWords("");
            }}
          />
          {about === "text" ? (
            <Textarea
              label="The text"
              description="It is not stored, and not sent."
              autosize
              minRows={3}
              maxRows={12}
              value={words}
              onChange={(event) => setWords(event.currentTarget.value)}
            />
          ) : (
            <TextInput
              label="Id of the record"
              description="As Explore shows it in the column “id”."
              value={words}
              onChange={(event) => setWords(event.currentTarget.value)}
            />
          )}
          <Group>
            <Button type="submit" loading={asked.isPending} disabled={words.trim() === ""}>
              Show the prompt
            </Button>
          </Group>
          {asked.error !== null && <ProblemNote error={asked.error} />}
        </Stack>
      </Grid.Col>
      <Grid.Col span={{ base: 12, md: 7 }} mih={220} aria-live="polite">
        {asked.data === undefined ? (
          <Text c="dimmed" size="sm" pt="lg">
            The messages show here, word for word.
          </Text>
        ) : (
          <Messages preview={asked.data} />
        )}
      </Grid.Col>
    </Grid>
  );
}
