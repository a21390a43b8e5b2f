/** Whether there are labels enough to train a model, and enough that it is worth it. */
import type { DatasetInfo, ModelCard } from "@/api/types";

type Labelled = Pick<DatasetInfo, "records" | "labelled" | "usable" | "empty" | "labels">;

/** With fewer labels, a fifth of them held out leaves nothing to train on or to score by. */
const FEWEST_LABELS = 10;
/** So many labels of a class, on the median, make a first model that is worth looking at. */
const WORTH_TRAINING = 8;

/** Labels of each class, most first. */
const counts = ({ labels }: Labelled): readonly number[] => Object.values(labels).sort((a, b) => b - a);

export function median({ labels }: Pick<DatasetInfo, "labels">): number {
  const sorted = Object.values(labels).sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
}

/** Whether training can succeed at all: two classes that have more than one label each. */
export const isTrainable = (info: Labelled): boolean =>
  info.usable >= FEWEST_LABELS && (counts(info)[1] ?? 0) >= 2;

/** Whether there is a label that a model has not learned from, so that it can be scored. */
export const hasUnseen = (info: Labelled, model: Pick<ModelCard, "records">): boolean =>
  info.usable > model.records;

/** Whether most records wait for a label, and most classes have too few. */
export const isSparse = (info: Labelled): boolean =>
  info.labelled < (info.records - info.empty) / 2 && median(info) < WORTH_TRAINING;
