import { NumberInput, Select, SimpleGrid, TextInput } from "@mantine/core";

import type { FieldsProps } from "./ConnectForm";
import type { ConnectValues } from "./connecting";
import { LlmPrompt } from "./LlmPrompt";
import { LlmReply } from "./LlmReply";

const EXAMPLES = [
  { value: "none", label: "None: the labels and what they mean" },
  { value: "fixed", label: "The same ones for every text" },
  { value: "random", label: "Others for every text" },
  { value: "retrieved", label: "The ones nearest to the text" },
];

export function LlmFields({ values, wrong, change, advanced }: FieldsProps) {
  return (
    <>
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        <TextInput
          label="Model"
          description="ollama:MODEL, openai:MODEL, or http://HOST:PORT/v1#MODEL for vLLM, llama.cpp, LM Studio …"
          inputWrapperOrder={["label", "input", "description", "error"]}
          placeholder="ollama:llama3.2"
          value={values.model}
          error={wrong.model}
          onChange={(event) => change({ model: event.currentTarget.value, agreed: false })}
        />
        <TextInput
          label="What the texts are"
          description="In your words; it becomes part of the prompt."
          inputWrapperOrder={["label", "input", "description", "error"]}
          placeholder="Messages of customers to the chatbot of a bank"
          value={values.task}
          onChange={(event) => change({ task: event.currentTarget.value })}
        />
      </SimpleGrid>
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        <Select
          label="Labelled records shown as examples"
          data={EXAMPLES}
          allowDeselect={false}
          value={values.examples}
          onChange={(value) => change({ examples: (value ?? "none") as ConnectValues["examples"] })}
        />
        <NumberInput
          label="Examples of each label"
          min={1}
          max={100}
          allowDecimal={false}
          disabled={values.examples === "none"}
          value={values.shots}
          onChange={(value) => change({ shots: typeof value === "number" ? value : 1 })}
        />
      </SimpleGrid>
      {advanced && (
        <>
          <LlmPrompt values={values} wrong={wrong} change={change} />
          <LlmReply values={values} wrong={wrong} change={change} />
        </>
      )}
    </>
  );
}
