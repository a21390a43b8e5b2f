/** The report of a finished import, out of its run. */
import type { Run } from "@/api/types";

export interface ImportReport {
  readonly dataset: string;
  readonly added: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly rejected: number;
  readonly seconds: number;
}

export function importReport(run: Run): ImportReport | null {
  if (run.kind !== "import" || run.status !== "done" || run.result == null) return null;
  const { dataset, added, updated, unchanged, rejected, seconds } = run.result as unknown as ImportReport;
  return { dataset, added, updated, unchanged, rejected, seconds };
}
