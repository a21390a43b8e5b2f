/** What a threshold for *unsure* would answer, from the counts by confidence of an evaluation. */
import type { EvalReport } from "@/api/types";

import type { Bounds } from "./wilson";
import { wilson } from "./wilson";

export type Counts = NonNullable<EvalReport["confidences"]>;

export interface AtThreshold {
  threshold: number;
  answered: number;
  right: number;
  /** Share of records answered. */
  coverage: number;
  /** Among the answered; null where none is. */
  accuracy: number | null;
  bounds: Bounds | null;
}

const SLACK = 1e-9;

export const total = (counts: Counts): number =>
  counts.reduce((sum, { right, wrong }) => sum + right + wrong, 0);

/** Count what is answered when a confidence of at least `threshold` is asked for. */
export function atThreshold(counts: Counts, threshold: number, level = 0.95): AtThreshold {
  let right = 0;
  let answered = 0;
  for (const bin of counts) {
    if (bin.lower < threshold - SLACK) continue;
    right += bin.right;
    answered += bin.right + bin.wrong;
  }
  const all = total(counts);
  return {
    threshold,
    answered,
    right,
    coverage: all === 0 ? 0 : answered / all,
    accuracy: answered === 0 ? null : right / answered,
    bounds: wilson(right, answered, level),
  };
}

/** Every threshold from 0 in steps of one bin. */
export const everyThreshold = (counts: Counts, level = 0.95): AtThreshold[] =>
  Array.from({ length: 100 }, (_, step) => atThreshold(counts, step / 100, level));

/** The lowest threshold at which the answered are right at least so often; null where none is. */
export function lowestFor(counts: Counts, accuracy: number): AtThreshold | null {
  return (
    everyThreshold(counts).find((one) => one.accuracy !== null && one.accuracy >= accuracy - SLACK) ?? null
  );
}

type Risks = EvalReport["risk_coverage"];

/** The lowest threshold whose answers are surely right so often; null where none is. */
export const surelyFor = (points: Risks, accuracy: number): Risks[number] | null =>
  points.find((point) => point.lower >= accuracy - SLACK) ?? null;

/** What the model can be trusted with most. */
export const mostSurely = (points: Risks): Risks[number] | null =>
  points.reduce<Risks[number] | null>(
    (best, point) => (best === null || point.lower > best.lower ? point : best),
    null,
  );

export interface WideBin {
  lower: number;
  upper: number;
  right: number;
  wrong: number;
}

/** The same counts in wider bins, empty ones included. */
export function rebinned(counts: Counts, bins = 20): WideBin[] {
  const wide = Array.from({ length: bins }, (_, at) => ({
    lower: at / bins,
    upper: (at + 1) / bins,
    right: 0,
    wrong: 0,
  }));
  for (const bin of counts) {
    const one = wide[Math.min(bins - 1, Math.floor(bin.lower * bins + SLACK))];
    if (one === undefined) continue;
    one.right += bin.right;
    one.wrong += bin.wrong;
  }
  return wide;
}
