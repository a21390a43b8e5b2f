/** One question before the connection is made: a prediction API's raw answer, a language model's prompt. */
import { Button, Code, Group, Stack, Text, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";

import { ProbabilityBars } from "@/record/ProbabilityBars";
import { ProblemNote } from "@/ui/notes";

import type { ConnectValues } from "./connecting";
import { asLlm, asRemote } from "./connecting";
import { Messages } from "./Messages";
import { probeRemote, promptOf } from "./requests";

interface Props {
  dataset: string;
  values: ConnectValues;
  /** Whether it may be asked: complete, without faults, and agreed to. */
  ready: boolean;
  change: (some: Partial<ConnectValues>) => void;
}

export function Trial({ dataset, values, ready, change }: Props) {
  const [text, setText] = useState("");
  const remote = values.kind === "remote";
  const probe = useMutation({ mutationFn: () => probeRemote(dataset, asRemote(values), text) });
  const prompt = useMutation({ mutationFn: () => promptOf(dataset, { options: asLlm(values) }, { text }) });
  const asked = remote ? probe : prompt;
  return (
    <Stack gap="sm">
      <Group align="flex-end" gap="xs">
        <TextInput
          label="A text to try it with"
          placeholder={remote ? "one of the data set" : "any text"}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          style={{ flex: "1 1 260px" }}
        />
        <Button
          variant="default"
          loading={asked.isPending}
          disabled={!ready || (!remote && text.trim() === "")}
          onClick={() => asked.mutate()}
        >
          {remote ? "Ask it once" : "Show the prompt"}
        </Button>
      </Group>
      {asked.error !== null && <ProblemNote error={asked.error} />}
      {remote && probe.data !== undefined && <Probed found={probe.data} change={change} />}
      {!remote && prompt.data !== undefined && <Messages preview={prompt.data} />}
    </Stack>
  );
}

type Found = Awaited<ReturnType<typeof probeRemote>>;

function Probed({ found, change }: { found: Found; change: Props["change"] }) {
  const [answer = {}] = found.answers;
  return (
    <Stack gap="xs" role="status" aria-label="What it answers">
      {found.problem ? (
        <Text size="sm" c="red">
          {found.problem}
        </Text>
      ) : (
        <div>
          <Text size="sm" mb={6}>
            It answers, and this is read of it:
          </Text>
          <ProbabilityBars probabilities={answer} />
        </div>
      )}
      {found.label_at && (
        <Group gap="xs">
          <Text size="sm">
            A label stands at <Code>{found.label_at}</Code>.
          </Text>
          <Button
            size="compact-sm"
            variant="default"
            onClick={() =>
              change({
                labelAt: found.label_at ?? "",
                ...(found.confidence_at ? { confidenceAt: found.confidence_at } : {}),
              })
            }
          >
            Read it from there
          </Button>
        </Group>
      )}
      <Code
        block
        mah={240}
        fz={12}
        style={{ overflow: "auto", whiteSpace: "pre-wrap" }}
        tabIndex={0}
        aria-label="Raw answer"
      >
        {found.raw}
      </Code>
    </Stack>
  );
}
