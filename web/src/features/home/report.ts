/** The report of a finished import, out of its run. */
import type { Preview, Run } from "@/api/types";

export interface ImportReport {
  readonly dataset: string;
  readonly added: number;
  readonly updated: number;
  readonly unchanged: number;
  /** Passages that their document does not have any more. */
  readonly removed?: number;
  readonly rejected: number;
  readonly pictures: number;
  readonly missing_pictures: number;
  readonly elsewhere?: number;
  readonly source: Preview["info"];
  readonly seconds: number;
}

export function importReport(run: Run): ImportReport | null {
  if (run.kind !== "import" || run.status !== "done" || run.result == null) return null;
  return run.result as unknown as ImportReport;
}
