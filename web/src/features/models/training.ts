/** The train form: what it holds, and what it asks the server for. */
import type { TrainRequest } from "@/api/types";

export interface TrainValues {
  method: string;
  /** Labels per class; null learns from all. */
  shots: number | null;
  seed: number;
  balanced: boolean;
  name: string;
  encoder: string;
  holdout: number;
  threshold: number;
}

export const BLANK: TrainValues = {
  method: "hybrid",
  shots: null,
  seed: 0,
  balanced: false,
  name: "",
  encoder: "",
  holdout: 0.2,
  threshold: 0,
};

export const METHODS = [
  {
    value: "hybrid",
    label: "Hybrid",
    about: "Learns from the meaning of a text and from its words. The best first choice.",
  },
  {
    value: "linear",
    label: "Linear",
    about: "Learns from the meaning alone: strong with few labels, and across other wordings.",
  },
  {
    value: "lexical",
    label: "Lexical",
    about: "Learns from words and parts of words alone: needs no vectors and answers fastest.",
  },
  {
    value: "semi",
    label: "Semi-supervised",
    about: "Learns from few labels and from all records without one. Slower; says whether it helped.",
  },
] as const;

export const asRequest = (values: TrainValues): TrainRequest => ({
  method: values.method,
  shots: values.shots,
  seed: values.seed,
  class_weight: values.balanced ? "balanced" : null,
  threshold: values.threshold,
  holdout: values.holdout,
  name: values.name.trim() || null,
  encoder: values.encoder.trim() || null,
});

/** What is wrong with the values, by field; empty when they may be sent. */
export function faults(
  values: TrainValues,
  taken: readonly string[],
): Partial<Record<keyof TrainValues, string>> {
  const found: Partial<Record<keyof TrainValues, string>> = {};
  const name = values.name.trim();
  if (taken.includes(name)) found.name = `There is already a model “${name}”.`;
  else if (name.length > 200) found.name = "At most 200 characters.";
  if (values.shots !== null && !(Number.isInteger(values.shots) && values.shots >= 1)) {
    found.shots = "A whole number from 1.";
  }
  if (!(Number.isInteger(values.seed) && values.seed >= 0)) found.seed = "A whole number from 0.";
  if (!(values.holdout >= 0 && values.holdout < 1)) found.holdout = "From 0 to below 1.";
  if (!(values.threshold >= 0 && values.threshold < 1)) found.threshold = "From 0 to below 1.";
  return found;
}
