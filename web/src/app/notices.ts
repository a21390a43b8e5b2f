/** What is said when a run ends. */
import type { Run } from "@/api/types";
import { outcome } from "@/runs/outcome";
import { failureOf, kindTitle, statusLook } from "@/runs/words";
import { addresses } from "@/state/addresses";

export interface Notice {
  readonly title: string;
  readonly sentence: string;
  readonly link: { readonly to: string; readonly label: string };
  readonly colour: string;
  /** Bad news waits until it is read. */
  readonly stays: boolean;
}

export function noticeOf(run: Run): Notice {
  const made = outcome(run);
  const { word, colour } = statusLook(run.status);
  const job = { to: addresses.jobs(run.id), label: "Open the job" };
  return {
    title: `${kindTitle(run.kind)}: ${word.toLowerCase()}`,
    sentence: made?.sentence ?? failureOf(run) ?? "",
    link: made?.links[0] ?? job,
    colour,
    stays: run.status === "failed",
  };
}
