import type { EvalReport } from "@/api/types";
import { plural } from "@/ui/format";

/** Where a score was taken: "189 records of the test split". */
export function scoredOn(report: Pick<EvalReport, "n" | "split">): string {
  const records = plural(report.n, "record");
  if (report.split === "rest") return plural(report.n, "held-out record");
  return report.split ? `${records} of the ${report.split} split` : records;
}
