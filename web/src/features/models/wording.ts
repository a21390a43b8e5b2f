/** Figures in plain sentences. */
import { forThePage } from "@/api/plainly";
import type { Comparison, EvalReport, Run } from "@/api/types";
import { count, percent, plural } from "@/ui/format";

export { openNote, scoredOn } from "@/summary/scored";

/** Why a score may flatter, or null where nothing leaks. */
export function leakNote(report: EvalReport): string | null {
  const leaked = report.leaked;
  if (leaked === 0) return null;
  const start = `${plural(leaked, "of these records stands", "of these records stand")} word for word in what the model learned from`;
  const without = report.accuracy_without_leaks;
  return without === null || without === undefined
    ? `${start}: the score says little about new texts.`
    : `${start}. Without ${leaked === 1 ? "it" : "them"} the accuracy is ${percent(without)}.`;
}

/** Where a comparison is not fair: classes that one of the two never learned. */
export function unlearnedNote(comparison: Comparison): string {
  return [
    [comparison.model_a, comparison.unlearned_a] as const,
    [comparison.model_b, comparison.unlearned_b] as const,
  ]
    .filter(([, missing]) => missing > 0)
    .map(
      ([name, missing]) =>
        ` ${count(missing)} of them have a class that ${name} never learned: there it cannot be right.`,
    )
    .join("");
}

/** What a p-value says, for people who do not live with p-values. */
export function pInWords(p: number, level: number): string {
  const exact = p < 0.001 ? "p < 0.001" : `p = ${p.toFixed(3)}`;
  const chance =
    p < 0.001
      ? "fewer than 1 time in 1,000"
      : p >= 0.995
        ? "nearly always"
        : `about ${count(Math.max(1, Math.round(p * 100)))} ${Math.round(p * 100) <= 1 ? "time" : "times"} in 100`;
  const told = p < 1 - level ? "so it is hardly chance" : "so it may well be chance";
  return `If the two were equally good, a difference this large would come up ${chance} (${exact}), ${told}.`;
}

/** What the calibration error means. */
export function calibrationNote(report: EvalReport): string {
  const mean = report.calibration.reduce((all, bin) => all + bin.count * bin.confidence, 0) / report.n;
  const right = report.calibration.reduce((all, bin) => all + bin.count * bin.accuracy, 0) / report.n;
  const way =
    Math.abs(mean - right) < 0.01
      ? "about as sure as it may be"
      : mean > right
        ? "surer than it may be"
        : "less sure than it could be";
  return `Its mean confidence is ${percent(mean)} and ${percent(right)} of its best guesses are right: on the whole it is ${way}.`;
}

/** What to do about a run that did not end well. */
export function hintFor(run: Run): string {
  if (run.status !== "failed") return "Ask for it again: it goes on where it stopped.";
  if (run.hint != null) return forThePage(run.hint);
  return "The page Jobs shows its parameters and its log.";
}
