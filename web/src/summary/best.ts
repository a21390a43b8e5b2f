/** Which model speaks for a data set, and how good it is. */
import type { Comparison, EvalReport, ModelCard } from "@/api/types";

/** What of a score decides which one counts. */
export interface Scored {
  readonly model: string;
  readonly dataset: string;
  readonly split: string;
  readonly accuracy: number;
  readonly macro_f1: number;
  /** The score to judge by: macro F1 where accuracy misleads. */
  readonly main: MainScore;
}

export type MainScore = EvalReport["main"];

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

/**
 * The best model among those scored on the same split as the newest score: by the score that one is
 * judged by, so that a model that only knows the frequent class does not lead.
 */
export function best<S extends Scored>(all: readonly Standing<S>[]): Standing<S> | null {
  const newest = all.find(({ score }) => score !== null)?.score;
  if (newest == null) return null;
  const scored = all.filter(({ score }) => score !== null && score.split === newest.split);
  return scored.reduce<Standing<S> | null>(
    (top, one) =>
      top === null || (one.score?.[newest.main] ?? 0) > (top.score?.[newest.main] ?? 0) ? one : top,
    null,
  );
}

export type Paired = Pick<Comparison, "p_value" | "confidence_level" | "main"> & {
  readonly interval: readonly number[];
  readonly macro_f1_interval: readonly number[];
};

/**
 * Which of two compared models is better by the score to judge by: "a", "b", or null where it cannot be
 * told. Of accuracy, test and interval must both tell it: they can disagree a little.
 */
export function better(it: Paired): "a" | "b" | null {
  if (it.main === "accuracy" && it.p_value >= 1 - it.confidence_level) return null;
  const [low = 0, high = 0] = it.main === "accuracy" ? it.interval : it.macro_f1_interval;
  return low > 0 ? "a" : high < 0 ? "b" : null;
}
