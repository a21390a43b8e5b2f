/** What the overview says of the languages of the texts. */
import type { ValueCount } from "@/api/types";
import { languageName } from "@/ui/languages";

export interface Language {
  /** ISO 639, or `unknown`. */
  readonly code: string;
  readonly name: string;
  readonly count: number;
}

export interface Weighed {
  /** The most frequent first; last those that are not clear. */
  readonly languages: readonly Language[];
  /** Records with a text whose language was not told yet. */
  readonly waiting: number;
  /** Share of the texts in a known language that are not English, 0–1; null where it is small. */
  readonly foreign: number | null;
}

/** From this share on, what English alone can do shows in the whole. */
const MANY = 0.05;

/** @param empty - Records without a text: they have no language and wait for none. */
export function weighed(values: readonly ValueCount[], empty: number): Weighed {
  const counted = values.flatMap(({ value, count }) =>
    typeof value === "string" ? [{ code: value, name: languageName(value), count }] : [],
  );
  const known = counted.filter(({ code }) => code !== "unknown");
  const total = known.reduce((sum, one) => sum + one.count, 0);
  const english = known.find(({ code }) => code === "en")?.count ?? 0;
  const without = values.find(({ value }) => value === null)?.count ?? 0;
  const foreign = total === 0 ? 0 : 1 - english / total;
  return {
    languages: [...known, ...counted.filter(({ code }) => code === "unknown")],
    waiting: Math.max(0, without - empty),
    foreign: foreign < MANY ? null : foreign,
  };
}
