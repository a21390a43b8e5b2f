/** Models with what is known of how good they are. */
import type { EvalReport, ModelCard } from "@/api/types";

export interface Standing {
  model: ModelCard;
  /** The latest evaluation on the split that is looked at; null where there is none. */
  report: EvalReport | null;
}

/** Labels per class it learned from, in words. */
export function shotsOf(model: ModelCard): string {
  const shots = model.params?.shots;
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
  model: string;
  records: number;
  shots: string;
  accuracy: number;
  low: number;
  high: number;
}

/** Models of one method scored on one split, by the number of records they learned from. */
export function learningCurve(
  models: readonly ModelCard[],
  reports: readonly EvalReport[],
  method: string,
  split: string,
): CurvePoint[] {
  return standings(models, reports, split)
    .flatMap(({ model, report }) =>
      report === null || model.method !== method
        ? []
        : [
            {
              model: model.name,
              records: model.records,
              shots: shotsOf(model),
              accuracy: report.accuracy,
              low: report.accuracy_interval[0],
              high: report.accuracy_interval[1],
            },
          ],
    )
    .sort((a, b) => a.records - b.records || a.model.localeCompare(b.model));
}

export const CURVE_SHOTS = [4, 8, 16, 32] as const;

export const curveName = (method: string, shots: number, seed: number): string =>
  `curve-${method}-${shots}${seed === 0 ? "" : `-seed-${seed}`}`;

/** Sizes of the curve for which no model of the method has been trained, the largest class permitting. */
export function missingShots(models: readonly ModelCard[], method: string, largest: number): number[] {
  const known = new Set(
    models.filter((model) => model.method === method).map((model) => model.params?.shots),
  );
  return CURVE_SHOTS.filter((shots) => shots < largest && !known.has(shots));
}
