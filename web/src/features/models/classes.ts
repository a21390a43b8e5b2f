/** Scores of classes, with intervals, and how those of two models differ. */
import type { EvalReport } from "@/api/types";

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

/** Precision and recall are shares of records counted in the matrix: Wilson; F1 comes with its own. */
export function classRows(report: EvalReport): ClassRow[] {
  const { labels, counts } = report.confusion;
  return report.per_class.map((one) => {
    const at = labels.indexOf(one.label);
    const hits = counts[at]?.[at] ?? 0;
    const answered = counts.reduce((all, row) => all + (row[at] ?? 0), 0);
    return {
      label: one.label,
      precision: { value: one.precision, bounds: wilson(hits, answered, report.confidence_level) },
      recall: { value: one.recall, bounds: wilson(hits, one.support, report.confidence_level) },
      f1: { value: one.f1, bounds: one.f1_interval ?? null },
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

export interface ClassChange {
  label: string;
  a: number;
  b: number;
  difference: number;
  support: number;
}

/** Classes whose F1 differs (A minus B), the largest difference first. */
export function changedClasses(a: EvalReport, b: EvalReport): ClassChange[] {
  const others = new Map(b.per_class.map((one) => [one.label, one]));
  return a.per_class
    .flatMap((one) => {
      const other = others.get(one.label);
      if (other === undefined || (one.support === 0 && other.support === 0)) return [];
      return [
        { label: one.label, a: one.f1, b: other.f1, difference: one.f1 - other.f1, support: one.support },
      ];
    })
    .filter(({ difference }) => Math.abs(difference) > 1e-9)
    .sort((x, y) => Math.abs(y.difference) - Math.abs(x.difference) || x.label.localeCompare(y.label));
}
