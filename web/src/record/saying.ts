/** Decisions in words. */
import type { Decision, OneDecision } from "@/api/types";

/** What a decision did, as the end of a sentence: "relabelled it to pin_forgotten". */
export function saying(decision: Pick<OneDecision, "action" | "label">): string {
  switch (decision.action) {
    case "confirm":
      return decision.label ? `kept the label ${decision.label}` : "kept the label";
    case "relabel":
      return `labelled it ${decision.label ?? "nothing"}`;
    case "exclude":
      return "excluded the record";
    case "note":
      return "left a note";
    case "undo":
      return "took back the decision before";
  }
}

/** Numbers of the decisions that were taken back. */
export function takenBack(history: readonly Decision[]): ReadonlySet<number> {
  const numbers = new Set<number>();
  for (const { undoes } of history) if (undoes !== null && undoes !== undefined) numbers.add(undoes);
  return numbers;
}

/** The decision that stands: the latest that is no note and was not taken back. */
export function standing(history: readonly Decision[]): Decision | null {
  const gone = takenBack(history);
  return (
    history.findLast(({ action, seq }) => action !== "undo" && action !== "note" && !gone.has(seq)) ?? null
  );
}
