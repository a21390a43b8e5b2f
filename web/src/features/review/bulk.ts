/** Decisions about many records at once. */
import type { OneDecision } from "@/api/types";
import { suggestionOf, type Item } from "@/features/review/queue";

export type BulkKind = "accept" | "keep" | "exclude";

/** The decisions meant; records that offer nothing to accept, or no label to keep, are left out. */
export function bulkOf(kind: BulkKind, items: readonly Item[]): readonly OneDecision[] {
  return items.flatMap((item): OneDecision[] => {
    const { record, finding, glance } = item;
    const from = finding ? { check: finding.check, run: finding.run || null } : {};
    if (kind === "exclude") return [{ record, action: "exclude", ...from }];
    if (kind === "keep")
      return glance?.label ? [{ record, action: "confirm", label: glance.label, ...from }] : [];
    const suggestion = suggestionIn(item);
    return suggestion === null ? [] : [{ record, ...suggestion, ...from }];
  });
}

/** The suggestion of an item as the list shows it: of its finding, else the model's answer. */
export function suggestionIn({ finding, glance }: Item): ReturnType<typeof suggestionOf> {
  if (finding !== null) return suggestionOf(finding, undefined);
  const says = glance?.prediction;
  return says && says !== glance.label ? { action: "relabel", label: says } : null;
}
