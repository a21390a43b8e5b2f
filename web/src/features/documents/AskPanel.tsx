/** A question asked of one document, and its answer with numbered evidence. */
import { Badge, Button, Group, Stack, Text, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type SyntheticEvent, useState } from "react";

import { settled } from "@/api/runs";
import type { Answer } from "@/api/types";
import { percent } from "@/ui/format";
import { ProblemNote } from "@/ui/notes";

import classes from "./Documents.module.css";
import { LlmChoice } from "./LlmChoice";
import { askSentences, beginAnswer, type Evidence, readAnswer } from "./requests";

interface Props {
  readonly dataset: string;
  readonly document: string;
  /** An answer has come; this is the first of its evidence. */
  readonly onAnswer: (evidence: Evidence) => void;
  /** A person wants to see where this stands. */
  readonly onEvidence: (evidence: Evidence) => void;
}

async function answered(dataset: string, document: string, question: string, model: string) {
  if (model === "") return askSentences(dataset, document, question);
  const run = await settled((await beginAnswer(dataset, document, question, model)).id);
  return readAnswer(run.id);
}

export function AskPanel({ dataset, document, onAnswer, onEvidence }: Props) {
  const [question, setQuestion] = useState("");
  const [model, setModel] = useState("");
  const asking = useMutation({
    mutationFn: () => answered(dataset, document, question.trim(), model.trim()),
    onSuccess: (answer) => {
      const first = answer.citations[0];
      if (first) onAnswer({ text: first.quote, page: first.page ?? 1, start: first.start, end: first.end });
    },
  });
  const send = (event: SyntheticEvent) => {
    event.preventDefault();
    if (question.trim() !== "") asking.mutate();
  };
  return (
    <Stack gap="sm">
      <form onSubmit={send}>
        <Stack gap="xs">
          <TextInput
            label="Question"
            placeholder="What do the authors propose?"
            maxLength={2000}
            value={question}
            onChange={(event) => {
              setQuestion(event.currentTarget.value);
            }}
          />
          <Group gap="xs" align="flex-end">
            <LlmChoice value={model} onChange={setModel} />
            <Button type="submit" loading={asking.isPending} disabled={question.trim() === ""}>
              Ask
            </Button>
          </Group>
        </Stack>
      </form>
      {asking.isError && <ProblemNote error={asking.error} />}
      {asking.isSuccess && <Said answer={asking.data} onEvidence={onEvidence} />}
    </Stack>
  );
}

const WITHOUT: Readonly<Record<string, string>> = {
  absent: "Not in this document.",
  unsupported: "Not supported: nothing that was quoted stands in this document.",
  failed: "No answer.",
};

export function Said({ answer, onEvidence }: { answer: Answer; onEvidence: (found: Evidence) => void }) {
  const citations = answer.citations;
  const open = (number: number) => {
    const found = citations.find((one) => one.number === number);
    if (found) onEvidence({ text: found.quote, page: found.page ?? 1, start: found.start, end: found.end });
  };
  return (
    <div aria-live="polite" className={classes.answer}>
      {answer.status !== "answered" && <Text fw={600}>{WITHOUT[answer.status]}</Text>}
      <Text component="div">
        {answer.sentences.map((sentence, at) => (
          <span key={at}>
            {sentence.text}{" "}
            {sentence.citations.map((number) => (
              <button
                key={number}
                type="button"
                className={classes.cite}
                aria-label={`Show evidence ${number}`}
                onClick={() => {
                  open(number);
                }}
              >
                {number}
              </button>
            ))}{" "}
          </span>
        ))}
      </Text>
      {answer.notes.map((text) => (
        <Text key={text} size="sm" c="dimmed">
          {text}
        </Text>
      ))}
      <Group gap="xs" mt="xs">
        <Badge variant="light" color="gray">
          {answer.way === "extractive" ? "its own sentences" : answer.way}
        </Badge>
        {answer.status === "answered" && (
          <Text size="xs" c="dimmed">
            support {percent(answer.support, 0)}
          </Text>
        )}
      </Group>
      {citations.length > 0 && (
        <ol className={classes.quotes} aria-label="Evidence">
          {citations.map((one) => (
            <li key={one.number} value={one.number}>
              <button
                type="button"
                className={classes.quote}
                onClick={() => {
                  open(one.number);
                }}
              >
                “{one.quote}”{one.page ? ` (page ${one.page})` : ""}
              </button>
            </li>
          ))}
        </ol>
      )}
    </div>
  );
}
