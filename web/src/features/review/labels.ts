/** Labels to choose from, by what was typed. */
export interface Choice {
  readonly label: string;
  readonly count: number;
  /** Nobody used it so far. */
  readonly fresh?: boolean;
}

/**
 * @param likely - Labels that come first while nothing is typed: the suggestion, the model's answers.
 */
export function choices(
  counts: Readonly<Record<string, number>>,
  typed: string,
  likely: readonly string[] = [],
): readonly Choice[] {
  const wanted = plain(typed);
  const all = Object.entries(counts).map(([label, count]) => ({ label, count }));
  const place = (label: string): number => {
    const name = plain(label);
    if (wanted === "") {
      const index = likely.indexOf(label);
      return index < 0 ? likely.length : index;
    }
    if (name === wanted) return 0;
    if (name.startsWith(wanted)) return 1;
    if (name.split(" ").some((word) => word.startsWith(wanted))) return 2;
    return name.includes(wanted) || initials(name).startsWith(wanted) ? 3 : Infinity;
  };
  const found: Choice[] = all
    .filter(({ label }) => place(label) < Infinity)
    .sort((a, b) => place(a.label) - place(b.label) || b.count - a.count || a.label.localeCompare(b.label));
  if (wanted !== "" && !all.some(({ label }) => plain(label) === wanted)) {
    found.push({ label: typed.trim(), count: 0, fresh: true });
  }
  return found;
}

/** Without case; what parts words counts as a space. */
const plain = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[\s_\-./]+/g, " ")
    .trim();

const initials = (name: string): string =>
  name
    .split(" ")
    .map((word) => word.charAt(0))
    .join("");
