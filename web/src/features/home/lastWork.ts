import type { DatasetInfo, Run } from "@/api/types";
import { datasetOf } from "@/runs/words";

/** When a data set was last worked on: its newest run, else its making. */
export function lastWork(info: DatasetInfo, runs: readonly Run[]): string {
  let latest = info.created;
  for (const run of runs) {
    const time = run.finished ?? run.created;
    if (datasetOf(run) === info.name && Date.parse(time) > Date.parse(latest)) latest = time;
  }
  return latest;
}
