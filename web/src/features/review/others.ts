/** What others decide while one reviews the same records. */
import type { Decision } from "@/api/types";

export interface Others {
  /** Number of the last decision seen. */
  readonly seq: number;
  readonly theirs: ReadonlyMap<string, Decision>;
}

/** Take in newer decisions; those with a key of ours are our own. */
export function takeIn(
  before: Others,
  decisions: readonly Decision[],
  isOurs: (decision: Decision) => boolean,
): Others {
  const theirs = new Map(before.theirs);
  let { seq } = before;
  for (const decision of decisions) {
    seq = Math.max(seq, decision.seq);
    if (isOurs(decision) || decision.action === "note") continue;
    if (decision.action !== "undo") theirs.set(decision.record, decision);
    else if (theirs.get(decision.record)?.seq === decision.undoes) theirs.delete(decision.record);
  }
  return { seq, theirs };
}
