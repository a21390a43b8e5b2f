/** How a language model is to write, and what its replies are worth. */
import { NumberInput, Select, SimpleGrid, TextInput } from "@mantine/core";

import type { FieldsProps } from "./ConnectForm";
import type { ConnectValues } from "./connecting";

const CONFIDENCE = [
  { value: "auto", label: "The best that the server offers" },
  { value: "logprobs", label: "Probabilities of its words" },
  { value: "samples", label: "How often it repeats an answer" },
  { value: "stated", label: "What it says itself" },
];

const orNull = (value: string | number) => (typeof value === "number" ? value : null);

export function LlmReply({ values, wrong, change }: Omit<FieldsProps, "advanced">) {
  return (
    <SimpleGrid cols={{ base: 1, sm: 2, lg: 4 }}>
      <NumberInput
        label="Temperature"
        description="0 always takes the likeliest word."
        min={0}
        max={2}
        step={0.1}
        value={values.temperature}
        onChange={(value) => change({ temperature: orNull(value) ?? 0 })}
      />
      <NumberInput
        label="Top-p"
        description="From words that hold this share."
        placeholder="the model’s own"
        min={0.01}
        max={1}
        step={0.05}
        value={values.topP ?? ""}
        onChange={(value) => change({ topP: orNull(value) })}
      />
      <NumberInput
        label="Top-k"
        description="From so many likeliest words."
        placeholder="the model’s own"
        min={1}
        max={100_000}
        allowDecimal={false}
        value={values.topK ?? ""}
        onChange={(value) => change({ topK: orNull(value) })}
      />
      <NumberInput
        label="Seed"
        description="Same seed, same reply, where it can."
        placeholder="none"
        min={0}
        max={4_294_967_295}
        allowDecimal={false}
        value={values.seed ?? ""}
        onChange={(value) => change({ seed: orNull(value) })}
      />
      <Select
        label="Confidence from"
        data={CONFIDENCE}
        allowDeselect={false}
        value={values.confidence}
        onChange={(value) => change({ confidence: (value ?? "auto") as ConnectValues["confidence"] })}
      />
      <NumberInput
        label="Times each text is asked"
        min={1}
        max={100}
        allowDecimal={false}
        value={values.samples}
        error={wrong.samples}
        onChange={(value) => change({ samples: orNull(value) ?? 1 })}
      />
      <NumberInput
        label="Tokens a reply may have"
        min={1}
        max={131_072}
        allowDecimal={false}
        value={values.maxTokens}
        onChange={(value) => change({ maxTokens: orNull(value) ?? 256 })}
      />
      <TextInput
        label="Style of the answer"
        placeholder="none"
        value={values.style}
        onChange={(event) => change({ style: event.currentTarget.value })}
      />
      <TextInput
        label="Variable that holds the key"
        placeholder="none needed"
        value={values.keyEnv}
        error={wrong.keyEnv}
        onChange={(event) => change({ keyEnv: event.currentTarget.value })}
      />
      <NumberInput
        label="Price of a million tokens read"
        placeholder="not known"
        min={0}
        value={values.priceIn ?? ""}
        onChange={(value) => change({ priceIn: orNull(value) })}
      />
      <NumberInput
        label="Price of a million tokens written"
        placeholder="not known"
        min={0}
        value={values.priceOut ?? ""}
        onChange={(value) => change({ priceOut: orNull(value) })}
      />
    </SimpleGrid>
  );
}
