import type { EvalReport } from "@/api/types";
import { percent, plural } from "@/ui/format";

type Open = Pick<EvalReport, "coverage"> & {
  readonly accuracy_answered?: number | null | undefined;
};

/** What an accuracy counts as wrong though nothing was said; null where every record has an answer. */
export function openNote(report: Open): string | null {
  if (report.coverage >= 1) return null;
  if (report.accuracy_answered == null) return "It answers none of them: all count as wrong here.";
  return (
    `It answers ${percent(report.coverage)} of them and is right on ` +
    `${percent(report.accuracy_answered)} of its answers; what it leaves open counts as wrong here.`
  );
}

/** Where a score was taken: "189 records of the test split". */
export function scoredOn(report: Pick<EvalReport, "n" | "split">): string {
  const records = plural(report.n, "record");
  if (report.split === "rest") return plural(report.n, "held-out record");
  return report.split ? `${records} of the ${report.split} split` : records;
}
