/** What stands before a run that waits: the server does one after another. */
import type { Run } from "@/api/types";
import { datasetOf, kindTitle } from "@/runs/words";
import { plural } from "@/ui/format";

const named = (run: Run): string => {
  const dataset = datasetOf(run);
  return dataset === null ? kindTitle(run.kind) : `${kindTitle(run.kind)} (${dataset})`;
};

/** @param all - Runs in any order; those that ended do not count. */
export function waitingFor(run: Run, all: readonly Run[]): string {
  const before = all
    .filter((one) => one.id !== run.id && (one.status === "running" || one.status === "pending"))
    .filter((one) => one.status === "running" || one.created < run.created)
    .sort(
      (a, b) => Number(b.status === "running") - Number(a.status === "running") || (a.id < b.id ? -1 : 1),
    );
  const [first] = before;
  if (first === undefined) return "Waiting for its turn";
  const more = before.length - 1;
  return `Waiting for: ${named(first)}${more > 0 ? `, and ${plural(more, "more job", "more jobs")}` : ""}`;
}
