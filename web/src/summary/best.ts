/** Which model speaks for a data set, and how good it is. */
import type { ModelCard } from "@/api/types";

/** What of a score decides which one counts. */
export interface Scored {
  readonly model: string;
  readonly dataset: string;
  readonly split: string;
  readonly accuracy: number;
}

export interface Standing<S extends Scored = Scored> {
  readonly model: ModelCard;
  readonly score: S | null;
}

/** The latest score of each model; reports come newest first. */
export function latestScores<S extends Scored>(evaluations: readonly S[]): Map<string, S> {
  const scores = new Map<string, S>();
  for (const report of evaluations) {
    const name = report.model;
    const known = scores.get(name);
    // A test score says more than one on another split, however new.
    if (known === undefined || (known.split !== "test" && report.split === "test")) scores.set(name, report);
  }
  return scores;
}

/** The models of a data set with their scores, newest first. */
export function standings<S extends Scored>(
  dataset: string,
  models: readonly ModelCard[],
  evaluations: readonly S[],
): Standing<S>[] {
  const scores = latestScores(evaluations.filter((report) => report.dataset === dataset));
  return models
    .filter((model) => model.trained_on === dataset)
    .map((model) => ({ model, score: scores.get(model.name) ?? null }));
}

/** The promoted model, else the one with the best score, else the newest. */
export function spokesman<S extends Scored>(all: readonly Standing<S>[]): Standing<S> | null {
  const promoted = all.find(({ model }) => model.promoted);
  if (promoted) return promoted;
  return best(all) ?? all[0] ?? null;
}

/** The model with the best accuracy among those scored on the same split as the newest score. */
export function best<S extends Scored>(all: readonly Standing<S>[]): Standing<S> | null {
  const split = all.find(({ score }) => score !== null)?.score?.split;
  const scored = all.filter(({ score }) => score !== null && score.split === split);
  return scored.reduce<Standing<S> | null>(
    (top, one) => (top === null || (one.score?.accuracy ?? 0) > (top.score?.accuracy ?? 0) ? one : top),
    null,
  );
}
