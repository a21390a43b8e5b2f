/** The train form: what it holds, and what it asks the server for. */
import type { TrainRequest } from "@/api/types";

export type Balance = NonNullable<TrainRequest["balance"]>;

export interface TrainValues {
  method: string;
  /** Labels per class; null learns from all. */
  shots: number | null;
  seed: number;
  balance: Balance;
  name: string;
  encoder: string;
  holdout: number;
  threshold: number;
  /** What fine-tuning starts from; empty for the bundled encoder. */
  base: string;
  /** Passes over the labels at most; null leaves it to the method. */
  epochs: number | null;
}

export const BLANK: TrainValues = {
  method: "hybrid",
  shots: null,
  seed: 0,
  balance: "none",
  name: "",
  encoder: "",
  holdout: 0.2,
  threshold: 0,
  base: "",
  epochs: null,
};

/** What fine-tuning does where nobody says otherwise. */
const TUNING = {
  base: "minilm",
  max_tokens: 256,
  validation: 0.1,
  patience: 3,
  device: "auto",
  checkpoint_every: 30,
} as const;

/** Methods that fine-tune an encoder, and so take a base in place of an encoder. */
export const TUNED: readonly string[] = ["contrastive", "finetune"];

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
  {
    value: "contrastive",
    label: "Contrastive",
    about:
      "Fine-tunes the encoder on few labels, then learns as semi-supervised does. A minute or more; needs the extra torch.",
  },
  {
    value: "finetune",
    label: "Fine-tuned",
    about:
      "A whole network learns: for hundreds of labels and more, best on a GPU. Needs the extra torch; goes on where it was cut short.",
  },
] as const;

/** Ways to make uneven classes even, and what each does. */
export const BALANCES: readonly { value: Balance; label: string; about: string }[] = [
  { value: "none", label: "Leave them as they are", about: "Frequent classes count for more." },
  {
    value: "auto",
    label: "Find out what helps",
    about: "Tries every way on the training labels, takes one only if it gains beyond noise, and says why.",
  },
  { value: "weights", label: "Weigh rare classes up", about: "Each class counts the same." },
  { value: "over", label: "Repeat rare records", about: "Draws them again until classes are equally large." },
  {
    value: "under",
    label: "Leave frequent records out",
    about: "Until classes are equally small: fast, and wasteful.",
  },
  {
    value: "smote",
    label: "Make records between rare ones (SMOTE)",
    about: "New vectors between neighbours of a class; words, which have no between, are weighed.",
  },
];

/** The ways a method has: words have no between, and semi holds each class to its share. */
export const balancesOf = (method: string) =>
  BALANCES.filter(({ value }) => {
    if (method === "lexical") return value !== "smote";
    if (method === "semi") return ["none", "auto", "weights"].includes(value);
    // What is fine-tuned knows all labels, so no way can be tried out beside it.
    if (method === "contrastive" || method === "finetune") return ["none", "weights"].includes(value);
    return true;
  });

export const asRequest = (values: TrainValues): TrainRequest => ({
  method: values.method,
  shots: values.shots,
  seed: values.seed,
  balance: values.balance,
  threshold: values.threshold,
  holdout: values.holdout,
  name: values.name.trim() || null,
  ...(TUNED.includes(values.method)
    ? { tuning: { ...TUNING, base: values.base.trim() || TUNING.base, epochs: values.epochs } }
    : { encoder: values.encoder.trim() || null }),
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
