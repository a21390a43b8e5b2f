/** What the nearest records say about a label. */
import type { SearchHit } from "@/api/types";
import { plural } from "@/ui/format";

/** "4 of the 6 nearest are pin_forgotten, 1 has the label card_lost." Empty where none is labelled. */
export function verdict(hits: readonly SearchHit[], label: string | null | undefined): string {
  const counts = new Map<string, number>();
  for (const hit of hits) if (hit.label) counts.set(hit.label, (counts.get(hit.label) ?? 0) + 1);
  const labelled = [...counts.values()].reduce((sum, n) => sum + n, 0);
  if (labelled === 0) return "";
  const [most, many] = [...counts].reduce((best, one) => (one[1] > best[1] ? one : best));
  const all = plural(labelled, "labelled neighbour");
  if (most === label) return `${many} of ${all} ${many === 1 ? "has" : "have"} this label.`;
  const own = label ? (counts.get(label) ?? 0) : 0;
  const first = `${many} of ${all} ${many === 1 ? "is" : "are"} ${most}`;
  return label
    ? `${first}, ${own === 0 ? "none" : own} ${own > 1 ? "have" : "has"} this label.`
    : `${first}.`;
}
