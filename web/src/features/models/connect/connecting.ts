/** The connect form: what it holds, what is wrong with it, and what it asks the server for. */
import type { ConnectRequest } from "@/api/types";

export type Kind = ConnectRequest["options"]["kind"];
export type RemoteOptions = Extract<ConnectRequest["options"], { kind?: "remote" }>;
export type LlmOptions = Extract<ConnectRequest["options"], { kind?: "llm" }>;
export type PretrainedOptions = Extract<ConnectRequest["options"], { kind?: "pretrained" }>;

export interface ConnectValues {
  kind: Kind;
  name: string;
  threshold: number;
  /** Texts may go to the address; asked for where it is not this machine. */
  agreed: boolean;
  // a prediction API
  url: string;
  keyEnv: string;
  header: string;
  prefix: string;
  labelAt: string;
  confidenceAt: string;
  rename: string;
  nBest: number;
  batch: number;
  rate: number | null;
  // a language model
  model: string;
  task: string;
  criteria: string;
  mixed: string;
  /** Name of a template that comes with Assay, "" for the one that fits the labels, or "own". */
  template: string;
  ownTemplate: string;
  examples: "none" | "fixed" | "random" | "retrieved";
  shots: number;
  temperature: number;
  topP: number | null;
  topK: number | null;
  seed: number | null;
  style: string;
  samples: number;
  confidence: "auto" | "logprobs" | "samples" | "stated";
  maxTokens: number;
  priceIn: number | null;
  priceOut: number | null;
  // a pretrained model
  source: string;
  map: string;
}

export const BLANK: ConnectValues = {
  kind: "remote",
  name: "",
  threshold: 0,
  agreed: false,
  url: "",
  keyEnv: "",
  header: "Authorization",
  prefix: "Bearer",
  labelAt: "data[].predictions[].label",
  confidenceAt: "data[].predictions[].confidence",
  rename: "",
  nBest: 5,
  batch: 20,
  rate: null,
  model: "",
  task: "",
  criteria: "",
  mixed: "",
  template: "",
  ownTemplate: "",
  examples: "none",
  shots: 1,
  temperature: 0,
  topP: null,
  topK: null,
  seed: 0,
  style: "",
  samples: 1,
  confidence: "auto",
  maxTokens: 256,
  priceIn: null,
  priceOut: null,
  source: "",
  map: "",
};

/** Stands in `template` for one the person wrote. */
export const OWN = "own";

export const KINDS = [
  {
    value: "remote",
    label: "Prediction API",
    about: "A service over HTTP that answers labels: your own, a colleague’s, or another Assay.",
  },
  {
    value: "llm",
    label: "Language model",
    about: "Ollama, vLLM, llama.cpp, or a hosted service; it reads a prompt and answers one of the labels.",
  },
  {
    value: "pretrained",
    label: "Hugging Face model",
    about: "A text-classification model used as it is, on the machine of this server.",
  },
] as const;

/** Lines "theirs = ours"; null where a line has no equals sign. */
export function pairs(text: string): Record<string, string> | null {
  const found: Record<string, string> = {};
  for (const line of text.split("\n")) {
    if (line.trim() === "") continue;
    const at = line.indexOf("=");
    if (at <= 0) return null;
    found[line.slice(0, at).trim()] = line.slice(at + 1).trim();
  }
  return found;
}

export function asRemote(values: ConnectValues): RemoteOptions {
  return {
    kind: "remote",
    url: values.url.trim(),
    key_env: values.keyEnv.trim() || null,
    header: values.header.trim(),
    prefix: values.prefix.trim(),
    label_at: values.labelAt.trim(),
    confidence_at: values.confidenceAt.trim(),
    rename: pairs(values.rename) ?? {},
    n_best: values.nBest,
    batch: values.batch,
    rate: values.rate,
  } as RemoteOptions;
}

export function asLlm(values: ConnectValues): LlmOptions {
  return {
    kind: "llm",
    model: values.model.trim(),
    key_env: values.keyEnv.trim() || null,
    task: values.task.trim(),
    criteria: pairs(values.criteria) ?? {},
    mixed: values.mixed.trim(),
    template: values.template === OWN ? values.ownTemplate : values.template || null,
    examples: values.examples,
    shots: values.shots,
    generation: {
      temperature: values.temperature,
      top_p: values.topP,
      top_k: values.topK,
      seed: values.seed,
      style: values.style.trim(),
      max_tokens: values.maxTokens,
    },
    samples: values.samples,
    confidence: values.confidence,
    price_in: values.priceIn,
    price_out: values.priceOut,
  } as LlmOptions;
}

/** What is left out takes the server's own defaults. */
export function asPretrained(values: ConnectValues): PretrainedOptions {
  return {
    kind: "pretrained",
    source: values.source.trim(),
    map: pairs(values.map) ?? {},
  } as PretrainedOptions;
}

export function asRequest(values: ConnectValues): ConnectRequest {
  const options = { remote: asRemote, llm: asLlm, pretrained: asPretrained }[values.kind];
  return {
    options: options(values),
    threshold: values.threshold,
    name: values.name.trim() || null,
  };
}

type Faults = Partial<Record<keyof ConnectValues, string>>;

/** What is wrong with the values, by field; what is merely missing is told by `isComplete`. */
export function faults(values: ConnectValues, taken: readonly string[]): Faults {
  const found: Faults = {};
  const name = values.name.trim();
  if (taken.includes(name)) found.name = `There is already a model “${name}”.`;
  else if (name.length > 200) found.name = "At most 200 characters.";
  if (!(values.threshold >= 0 && values.threshold < 1)) found.threshold = "From 0 to below 1.";
  if (
    values.kind !== "pretrained" &&
    values.keyEnv.trim() !== "" &&
    !/^[A-Z_][A-Z0-9_]*$/.test(values.keyEnv.trim())
  ) {
    found.keyEnv = "The name of a variable, like ASSAY_KEY_SHOP; never the key itself.";
  }
  if (values.kind === "remote") {
    if (values.url.trim() !== "" && hostOf(values.url) === null) {
      found.url = "An address starts with https:// or http://.";
    }
    if (pairs(values.rename) === null) found.rename = "One pair on each line: their label = our label.";
  }
  if (values.kind === "llm") {
    if (values.model.trim() !== "" && !/^fake$|:/.test(values.model.trim())) {
      found.model = "Write ollama:llama3.2, openai:gpt-4o-mini or http://HOST:PORT/v1#MODEL.";
    }
    if (pairs(values.criteria) === null) found.criteria = "One label on each line: label = what it means.";
    if (values.samples > 1 && values.temperature === 0) {
      found.samples = "At temperature 0 all replies are the same: set a temperature, like 0.7.";
    }
    if (values.confidence === "samples" && values.samples < 2) found.samples = "At least 2, to compare them.";
    if (values.template === OWN && values.ownTemplate.trim() === "") found.ownTemplate = "It is empty.";
  }
  if (values.kind === "pretrained" && pairs(values.map) === null) {
    found.map = "One pair on each line: its label = our label.";
  }
  return found;
}

export const isComplete = (values: ConnectValues): boolean =>
  ({ remote: values.url, llm: values.model, pretrained: values.source })[values.kind].trim() !== "";

function hostOf(address: string): URL | null {
  try {
    const url = new URL(address.trim());
    return url.protocol === "http:" || url.protocol === "https:" ? url : null;
  } catch {
    return null;
  }
}

const LOOPBACK = /^(localhost|.*\.localhost|127(\.\d+){3}|\[::1\])$/;

export interface Destination {
  /** Where texts go, as a person reads it. */
  place: string;
  /** Whether they leave the machine of the server, as far as one can tell here. */
  leaves: boolean;
  /** What connecting alone sends. */
  first: string;
}

/** Where texts will go; null as long as that cannot be told. */
export function destination(values: ConnectValues): Destination | null {
  if (values.kind === "remote") {
    const url = hostOf(values.url);
    if (url === null) return null;
    return {
      place: url.origin,
      leaves: !LOOPBACK.test(url.hostname),
      first: "Connecting sends up to 100 of them, to learn which labels it answers.",
    };
  }
  if (values.kind === "llm") return ofLlm(values.model.trim());
  const source = values.source.trim();
  if (source === "") return null;
  return {
    place: /^[./~]/.test(source)
      ? "a model in a folder of the server"
      : "a model that the server fetches once, unless it has it",
    leaves: false,
    first: "Connecting reads the model; nothing is sent.",
  };
}

function ofLlm(model: string): Destination | null {
  const first = "Connecting sends one of them, to learn what the model can do.";
  if (model.startsWith("http")) {
    const url = hostOf(model);
    return url === null ? null : { place: url.origin, leaves: !LOOPBACK.test(url.hostname), first };
  }
  const [provider = ""] = model.split(":");
  if (provider === "ollama") {
    return { place: "the server’s Ollama (elsewhere, if its OLLAMA_HOST says so)", leaves: false, first };
  }
  if (provider === "openai" && model.includes(":")) {
    return { place: "the server’s OPENAI_BASE_URL, else https://api.openai.com", leaves: true, first };
  }
  if (provider === "transformers" || provider === "fake") {
    return {
      place: "a model inside the server",
      leaves: false,
      first: "Connecting asks it about one of them.",
    };
  }
  return null;
}
