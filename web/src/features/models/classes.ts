/** Scores of classes, with intervals, and how those of two models differ. */
import type { Comparison, EvalReport } from "@/api/types";

import type { Bounds } from "./wilson";
import { wilson } from "./wilson";

export interface Part {
  value: number;
  bounds: Bounds | null;
}

export interface ClassRow {
  label: string;
  precision: Part;
  recall: Part;
  f1: Part;
  support: number;
}

export const COLUMNS = ["label", "precision", "recall", "f1", "support"] as const;
export type ClassColumn = (typeof COLUMNS)[number];

const pair = (bounds: readonly number[] | null | undefined): Bounds | null =>
  bounds == null ? null : [bounds[0] ?? 0, bounds[1] ?? 1];

/** Scores with their intervals; reports of older versions had none for precision and recall: Wilson. */
export function classRows(report: EvalReport): ClassRow[] {
  const { labels, counts } = report.confusion;
  return report.per_class.map((one) => {
    const at = labels.indexOf(one.label);
    const hits = counts[at]?.[at] ?? 0;
    const answered = counts.reduce((all, row) => all + (row[at] ?? 0), 0);
    return {
      label: one.label,
      precision: {
        value: one.precision,
        bounds: pair(one.precision_interval) ?? wilson(hits, answered, report.confidence_level),
      },
      recall: {
        value: one.recall,
        bounds: pair(one.recall_interval) ?? wilson(hits, one.support, report.confidence_level),
      },
      f1: { value: one.f1, bounds: pair(one.f1_interval) },
      support: one.support,
    };
  });
}

export function sortedClasses(rows: readonly ClassRow[], by: ClassColumn, descending: boolean): ClassRow[] {
  const sign = descending ? -1 : 1;
  return [...rows].sort((a, b) => {
    if (by === "label") return sign * a.label.localeCompare(b.label);
    // A class without records has no score to be ranked by.
    if (by !== "support" && (a.support === 0 || b.support === 0) && a.support !== b.support) {
      return a.support === 0 ? 1 : -1;
    }
    const difference = by === "support" ? a.support - b.support : a[by].value - b[by].value;
    return sign * difference || a.label.localeCompare(b.label);
  });
}

export type ClassChange = Comparison["per_class"][number];

/** Classes that changed, the largest difference of F1 first, as the server sorts them. */
export const changedClasses = (comparison: Pick<Comparison, "per_class">): ClassChange[] =>
  comparison.per_class.filter((one) => one.changed > 0 || Math.abs(one.difference) > 1e-9);
