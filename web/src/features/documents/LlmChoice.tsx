/** Who answers: nobody but the document itself, a connected language model, or one typed in. */
import { Autocomplete } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";

import { modelsQuery } from "@/api/queries";

import { llmsAmong } from "./llms";

interface Props {
  readonly value: string;
  readonly onChange: (model: string) => void;
}

export function LlmChoice({ value, onChange }: Props) {
  const models = useQuery(modelsQuery());
  const known = llmsAmong(models.data ?? []);
  return (
    <Autocomplete
      label="Language model (optional)"
      placeholder="none: its own sentences answer"
      description={
        known.length > 0
          ? "Choose a connected one, or type ollama:MODEL, openai:MODEL or http://HOST:PORT/v1#MODEL"
          : "ollama:MODEL, openai:MODEL or http://HOST:PORT/v1#MODEL"
      }
      data={known}
      value={value}
      onChange={onChange}
      style={{ flex: 1, minWidth: 220, maxWidth: 420 }}
    />
  );
}
