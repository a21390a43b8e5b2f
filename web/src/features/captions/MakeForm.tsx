/** Let a machine describe the pictures: which, and how it is asked. */
import { Button, Group, NumberInput, Stack, Textarea, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type SyntheticEvent, useState } from "react";

import { keys } from "@/api/queries";
import { ProblemNote } from "@/ui/notes";

import { beginCaptions } from "./requests";

const PROMPT = "Describe this picture in one short sentence, as a caption. Answer with the caption alone.";

export function MakeForm({ dataset, onBegun }: { dataset: string; onBegun: () => void }) {
  const client = useQueryClient();
  const [model, setModel] = useState("");
  const [prompt, setPrompt] = useState(PROMPT);
  const [numbers, setNumbers] = useState({ max_tokens: 60, temperature: 0, beams: 3, seed: 0, side: 768 });
  const begin = useMutation({
    mutationFn: () =>
      beginCaptions(dataset, { model: model.trim(), anew: false, settings: { prompt, ...numbers } }),
    onSuccess: () => {
      onBegun();
      return client.invalidateQueries({ queryKey: keys.runs });
    },
  });
  const send = (event: SyntheticEvent) => {
    event.preventDefault();
    begin.mutate();
  };
  const field = (name: keyof typeof numbers, label: string, min: number, max: number, step = 1) => (
    <NumberInput
      label={label}
      min={min}
      max={max}
      step={step}
      value={numbers[name]}
      onChange={(value) => {
        if (value !== "") setNumbers({ ...numbers, [name]: Number(value) });
      }}
    />
  );
  return (
    <form onSubmit={send}>
      <Stack gap="sm">
        <TextInput
          label="Model"
          required
          description="blip:NAME-OR-FOLDER, ollama:MODEL, openai:MODEL or http://HOST:PORT/v1#MODEL; fake only names colours"
          value={model}
          onChange={(event) => {
            setModel(event.currentTarget.value);
          }}
        />
        <Textarea
          label="Prompt"
          description="What the model is asked; BLIP goes on writing after a prompt of your own"
          autosize
          minRows={2}
          value={prompt}
          onChange={(event) => {
            setPrompt(event.currentTarget.value);
          }}
        />
        <Group grow align="flex-end">
          {field("max_tokens", "Tokens at most", 1, 1000)}
          {field("temperature", "Temperature", 0, 2, 0.1)}
          {field("seed", "Seed", 0, 2 ** 31 - 1)}
        </Group>
        <Group grow align="flex-end">
          {field("beams", "Beams (BLIP)", 1, 20)}
          {field("side", "Longest side in pixels", 64, 4096)}
        </Group>
        {begin.isError && <ProblemNote error={begin.error} />}
        <Group justify="flex-end">
          <Button type="submit" loading={begin.isPending}>
            Describe the pictures
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
