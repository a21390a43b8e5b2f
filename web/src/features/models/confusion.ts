/** What is confused with what. */
import type { EvalReport } from "@/api/types";

export type Matrix = EvalReport["confusion"];

export interface Pair {
  label: string;
  answer: string;
  count: number;
  /** Of the records with that label. */
  share: number;
}

const sum = (row: readonly number[]): number => row.reduce((all, one) => all + one, 0);

/** Wrong answers, most frequent first. */
export function mostConfused(matrix: Matrix): Pair[] {
  const pairs: Pair[] = [];
  matrix.counts.forEach((row, at) => {
    const records = sum(row);
    row.forEach((count, to) => {
      if (at === to || count === 0) return;
      pairs.push({
        label: matrix.labels[at] ?? "",
        answer: matrix.labels[to] ?? "",
        count,
        share: count / records,
      });
    });
  });
  return pairs.sort((a, b) => b.count - a.count || b.share - a.share || a.label.localeCompare(b.label));
}

/** The matrix of the classes in most wrong answers only, in the order they had. */
export function trimmed(matrix: Matrix, most: number): Matrix {
  if (matrix.labels.length <= most) return matrix;
  const errors = matrix.labels.map((_, at) => {
    const row = matrix.counts[at] ?? [];
    const column = matrix.counts.map((other) => other[at] ?? 0);
    return sum(row) + sum(column) - 2 * (row[at] ?? 0);
  });
  const kept = errors
    .map((count, at) => ({ count, at }))
    .sort((a, b) => b.count - a.count || a.at - b.at)
    .slice(0, most)
    .map(({ at }) => at)
    .sort((a, b) => a - b);
  return {
    labels: kept.map((at) => matrix.labels[at] ?? ""),
    counts: kept.map((at) => kept.map((to) => matrix.counts[at]?.[to] ?? 0)),
  };
}

/** How strongly each cell is coloured, 0–1: of its row, or of the largest cell. */
export function strengths(matrix: Matrix, byRow: boolean, full: Matrix = matrix): number[][] {
  const largest = Math.max(1, ...matrix.counts.flat());
  return matrix.counts.map((row, at) => {
    const whole = full.counts[full.labels.indexOf(matrix.labels[at] ?? "")] ?? row;
    const scale = byRow ? sum(whole) : largest;
    return row.map((count) => (scale === 0 ? 0 : count / scale));
  });
}

/** Records of each label, over all columns. */
export const support = (matrix: Matrix): Map<string, number> =>
  new Map(matrix.labels.map((label, at) => [label, sum(matrix.counts[at] ?? [])]));
