/** What runs are called on the screen. */
import type { Run } from "@/api/types";
import { forThePage } from "@/api/plainly";
import { capital, words } from "@/ui/format";

export type Status = Run["status"];

const KINDS: Readonly<Record<string, string>> = {
  import: "Import",
  embed: "Vectors",
  embed_pictures: "Vectors of pictures",
  index: "Word index",
  train: "Training",
  connect: "Connecting a model",
  check: "Checks",
  predict: "Predictions",
  threshold: "Thresholds of a model",
  evaluate: "Score of a model",
  compare: "Comparison of models",
  curve: "Learning curve",
  ablate: "Ablation of examples",
  next: "Batch to label",
  gain: "Gain of more labels",
  simulate: "Simulated labelling",
  export: "Export",
  pictures: "Pictures",
  project: "Map",
  topics: "Topics",
  languages: "Languages",
  names: "Class names",
  caption: "Describing pictures",
  caption_file: "Captions from a file",
  captions: "Comparison of captions",
  recut: "Documents cut anew",
  ask: "Answer",
  questionnaire: "Questionnaire",
  select: "Selection",
};

export const kindTitle = (kind: string): string => KINDS[kind] ?? capital(words(kind));

export const KIND_NAMES: readonly string[] = Object.keys(KINDS);

const STATUSES: Readonly<Record<Status, { readonly word: string; readonly colour: string }>> = {
  pending: { word: "Waiting", colour: "gray" },
  running: { word: "Running", colour: "cyan" },
  done: { word: "Done", colour: "teal" },
  failed: { word: "Failed", colour: "red" },
  cancelled: { word: "Cancelled", colour: "gray" },
  interrupted: { word: "Interrupted", colour: "orange" },
};

export const statusLook = (status: Status) => STATUSES[status];

export const STATUS_NAMES = Object.keys(STATUSES) as Status[];

/** The data set a run is about; an import knows its own only in its parameters. */
export function datasetOf(run: Run): string | null {
  if (run.dataset != null) return run.dataset;
  const named = run.params?.["dataset"];
  return typeof named === "string" ? named : null;
}

/** Why a run failed, and what to do about it; null where it did not. */
export function failureOf({ error, hint }: Run): string | null {
  if (error == null) return null;
  return hint == null ? error : `${error} ${forThePage(hint)}`;
}

/** Seconds from start to end, or until now. */
export function secondsOf(run: Run, now: number = Date.now()): number | null {
  if (run.started == null) return null;
  const end = run.finished == null ? now : Date.parse(run.finished);
  return Math.max(0, (end - Date.parse(run.started)) / 1000);
}
