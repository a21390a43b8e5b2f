/** Models with what is known of how good they are. */
import type { EvalReport, LearningCurve, ModelCard } from "@/api/types";

export interface Standing {
  model: ModelCard;
  /** The latest evaluation on the split that is looked at; null where there is none. */
  report: EvalReport | null;
}

/** Labels per class it learned from, in words. */
export function shotsOf(model: ModelCard): string {
  const { shots, examples } = model.params ?? {};
  if (typeof examples === "string") return examples === "none" ? "no examples" : `${examples} examples`;
  return typeof shots === "number" ? `${shots} per class` : "all";
}

export const isCurveModel = (model: ModelCard): boolean => model.name.startsWith("curve-");

/** Splits on which models were scored, those scored most often first. */
export function scoredSplits(reports: readonly EvalReport[]): string[] {
  const times = new Map<string, number>();
  for (const report of reports) {
    const split = report.split;
    times.set(split, (times.get(split) ?? 0) + 1);
  }
  return [...times].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0])).map(([split]) => split);
}

/** The latest report of a model, on one split or on any. Reports come newest first. */
export const latestOf = (
  reports: readonly EvalReport[],
  model: string,
  split: string | null = null,
): EvalReport | null =>
  reports.find((one) => one.model === model && (split === null || one.split === split)) ?? null;

export const standings = (
  models: readonly ModelCard[],
  reports: readonly EvalReport[],
  split: string | null,
): Standing[] => models.map((model) => ({ model, report: latestOf(reports, model.name, split) }));

export const SORTS = ["name", "method", "records", "classes", "created", "accuracy", "f1"] as const;
export type Sort = (typeof SORTS)[number];

const KEYS: Readonly<Record<Sort, (one: Standing) => string | number | null>> = {
  name: ({ model }) => model.name,
  method: ({ model }) => model.method,
  records: ({ model }) => model.records,
  classes: ({ model }) => model.classes.length,
  created: ({ model }) => Date.parse(model.created),
  accuracy: ({ report }) => report?.accuracy ?? null,
  f1: ({ report }) => report?.macro_f1 ?? null,
};

/** Sorted; what was never scored stands last either way. */
export function sorted(rows: readonly Standing[], by: Sort, descending: boolean): Standing[] {
  const key = KEYS[by];
  const sign = descending ? -1 : 1;
  return [...rows].sort((a, b) => {
    const [x, y] = [key(a), key(b)];
    if (x === null || y === null) return x === y ? 0 : x === null ? 1 : -1;
    if (typeof x === "string" || typeof y === "string") return sign * String(x).localeCompare(String(y));
    return sign * (x - y);
  });
}

export interface CurvePoint {
  /** What is said of it: "8 per class". */
  name: string;
  records: number;
  seeds: number;
  accuracy: number;
  low: number;
  high: number;
}

/** Points of a learning curve as they are drawn. */
export const curvePoints = (curve: LearningCurve): CurvePoint[] =>
  curve.points.map((point) => ({
    name: point.shots === null ? "all" : `${point.shots} per class`,
    records: point.records,
    seeds: point.seeds,
    accuracy: point.accuracy,
    low: point.accuracy_interval[0],
    high: point.accuracy_interval[1],
  }));
