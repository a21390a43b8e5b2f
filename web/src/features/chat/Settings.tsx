/** Who answers and how it is to write: every word that it is told, and every setting. */
import {
  Alert,
  Autocomplete,
  Button,
  Drawer,
  Group,
  NumberInput,
  SimpleGrid,
  Stack,
  Switch,
  Text,
  Textarea,
} from "@mantine/core";
import { IconSend } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";

import { ProblemNote } from "@/ui/notes";

import { type Choices, goesTo, NO_CHOICES } from "./choices";
import type { GenerationSettings } from "./contract";
import { startQuery } from "./requests";

interface Props {
  dataset: string;
  opened: boolean;
  onClose: () => void;
  choices: Choices;
  onChange: (choices: Choices) => void;
}

export function Settings({ dataset, opened, onClose, choices, onChange }: Props) {
  const start = useQuery({ ...startQuery(dataset), enabled: opened });
  const { llm, prompt, settings } = choices;
  const place = goesTo(llm);
  return (
    <Drawer opened={opened} onClose={onClose} position="right" size={460} title="Who answers, and how">
      <Stack>
        {start.isError && <ProblemNote error={start.error} retry={() => void start.refetch()} />}
        <Autocomplete
          label="Language model"
          placeholder="none: the records themselves answer"
          description="ollama:MODEL, openai:MODEL, or http://HOST:PORT/v1#MODEL. Empty: without one, records are still found, counted and quoted."
          inputWrapperOrder={["label", "input", "description", "error"]}
          data={start.data?.llms ?? []}
          value={llm}
          onChange={(value) => onChange({ ...choices, llm: value })}
        />
        {place !== null && (
          <Alert variant="light" color="orange" icon={<IconSend aria-hidden />} role="note">
            Messages and the records that answer them go to {place}
            {choices.pictures ? ", and the picture that is asked about" : ""}.
          </Alert>
        )}
        <Switch
          label="The model sees pictures"
          description="The picture asked about goes to it, at most 768 pixels large; its file name does not. If the model takes none, it answers by words and says so."
          disabled={llm.trim() === ""}
          checked={choices.pictures ?? false}
          onChange={(event) => onChange({ ...choices, pictures: event.currentTarget.checked })}
        />
        <Textarea
          label="What it is told"
          description="Every word of its task; the records and the message follow it."
          inputWrapperOrder={["label", "description", "input", "error"]}
          autosize
          minRows={6}
          maxRows={18}
          spellCheck={false}
          disabled={start.data === undefined}
          value={prompt ?? start.data?.prompt ?? ""}
          onChange={(event) => {
            const written = event.currentTarget.value;
            onChange({ ...choices, prompt: written === start.data?.prompt ? null : written });
          }}
        />
        <Numbers
          defaults={start.data?.settings}
          settings={settings}
          onChange={(changed) => onChange({ ...choices, settings: changed })}
        />
        <Group justify="space-between">
          <Button
            variant="default"
            disabled={prompt === null && Object.keys(settings).length === 0}
            onClick={() => onChange({ ...choices, prompt: NO_CHOICES.prompt, settings: {} })}
          >
            Back to the defaults
          </Button>
          <Button onClick={onClose}>Done</Button>
        </Group>
        <Text size="xs" c="dimmed">
          Kept in this browser, and with each turn that was answered so.
        </Text>
      </Stack>
    </Drawer>
  );
}

interface NumbersProps {
  defaults: GenerationSettings | undefined;
  settings: Partial<GenerationSettings>;
  onChange: (settings: Partial<GenerationSettings>) => void;
}

function Numbers({ defaults, settings, onChange }: NumbersProps) {
  const now = { ...defaults, ...settings };
  const change = (name: keyof GenerationSettings, value: string | number) => {
    const others = Object.fromEntries(Object.entries(settings).filter(([one]) => one !== name));
    const empty = typeof value !== "number";
    // An empty box is the model's own choice, where there is one; else the default.
    const written = empty && (name === "top_p" || name === "seed") ? null : value;
    onChange(written === defaults?.[name] || written === "" ? others : { ...others, [name]: written });
  };
  return (
    <SimpleGrid cols={2}>
      <NumberInput
        label="Temperature"
        description="0: the likeliest word"
        min={0}
        max={2}
        step={0.1}
        value={now.temperature ?? ""}
        onChange={(value) => change("temperature", value)}
      />
      <NumberInput
        label="Top-p"
        description="words of this share"
        placeholder="the model’s own"
        min={0.01}
        max={1}
        step={0.05}
        value={now.top_p ?? ""}
        onChange={(value) => change("top_p", value)}
      />
      <NumberInput
        label="Tokens at most"
        description="of an answer"
        min={1}
        max={131_072}
        allowDecimal={false}
        value={now.max_tokens ?? ""}
        onChange={(value) => change("max_tokens", value)}
      />
      <NumberInput
        label="Seed"
        description="same seed, same answer"
        placeholder="none"
        min={0}
        max={4_294_967_295}
        allowDecimal={false}
        value={now.seed ?? ""}
        onChange={(value) => change("seed", value)}
      />
    </SimpleGrid>
  );
}
