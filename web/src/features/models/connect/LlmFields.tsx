import { NumberInput, Select, SimpleGrid, Textarea, TextInput } from "@mantine/core";

import type { FieldsProps } from "./ConnectForm";
import type { ConnectValues } from "./connecting";

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
        <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }}>
          <Textarea
            label="What the labels mean"
            description="One on each line: label = its meaning"
            autosize
            minRows={3}
            value={values.criteria}
            error={wrong.criteria}
            onChange={(event) => change({ criteria: event.currentTarget.value })}
          />
          <TextInput
            label="Variable that holds the key of an address"
            placeholder="none needed"
            description="Set on the server. openai: uses OPENAI_API_KEY."
            value={values.keyEnv}
            error={wrong.keyEnv}
            onChange={(event) => change({ keyEnv: event.currentTarget.value })}
          />
          <NumberInput
            label="Temperature"
            description="0 always takes the likeliest word."
            min={0}
            max={2}
            step={0.1}
            value={values.temperature}
            onChange={(value) => change({ temperature: typeof value === "number" ? value : 0 })}
          />
          <NumberInput
            label="Tokens a reply may have"
            min={1}
            max={131_072}
            allowDecimal={false}
            value={values.maxTokens}
            onChange={(value) => change({ maxTokens: typeof value === "number" ? value : 256 })}
          />
          <NumberInput
            label="Price of a million tokens read"
            placeholder="not known"
            min={0}
            value={values.priceIn ?? ""}
            onChange={(value) => change({ priceIn: typeof value === "number" ? value : null })}
          />
          <NumberInput
            label="Price of a million tokens written"
            placeholder="not known"
            min={0}
            value={values.priceOut ?? ""}
            onChange={(value) => change({ priceOut: typeof value === "number" ? value : null })}
          />
        </SimpleGrid>
      )}
    </>
  );
}
