/** Labels and splits of a data set as shares of a bar. */
import type { DatasetInfo } from "@/api/types";
import { CATEGORIES, categoryColours, NONE } from "@/ui/colours";
import type { Share } from "@/ui/StackedBar";

const SPLITS: Readonly<Record<string, string>> = {
  train: CATEGORIES[0],
  validation: CATEGORIES[4],
  test: CATEGORIES[1],
  none: NONE,
};
const ORDER = Object.keys(SPLITS);

export function splitShares(info: DatasetInfo): Share[] {
  return Object.entries(info.splits)
    .filter(([, value]) => value > 0)
    .sort(([a], [b]) => ORDER.indexOf(a) - ORDER.indexOf(b))
    .map(([name, value]) => ({ name, value, colour: SPLITS[name] ?? NONE }));
}

/** The colour of a split, the same wherever it is shown. */
export const splitColour = (name: string): string => SPLITS[name] ?? NONE;

/** What a split is called: one that the source does not name has none. */
export const splitTitle = (name: string): string => (name === "none" ? "no split" : name);

/** Labels, most frequent first; what follows after `most`, and records without one, as one share each. */
export function labelShares(info: DatasetInfo, most: number = CATEGORIES.length): Share[] {
  const sorted = Object.entries(info.labels).sort((a, b) => b[1] - a[1]);
  const colours = categoryColours(sorted.map(([name]) => name));
  const shown = sorted
    .slice(0, most)
    .map(([name, value]) => ({ name, value, colour: colours.get(name) ?? NONE }));
  const rest = sorted.slice(most).reduce((sum, [, value]) => sum + value, 0);
  if (rest > 0) shown.push({ name: `${sorted.length - most} more labels`, value: rest, colour: "#6c757d" });
  const without = info.records - info.labelled;
  if (without > 0) shown.push({ name: "no label", value: without, colour: NONE });
  return shown;
}
