/** Labels of topics as shares of a bar; the same label has the same colour everywhere on the page. */
import type { TopicsOverview, TopicView } from "@/api/types";
import { categoryColours, NONE } from "@/ui/colours";
import type { Share } from "@/ui/StackedBar";

const REST = "#6c757d";

export type Colours = ReadonlyMap<string | null, string>;

/** Labels that have a colour of their own, most frequent first. */
export const coloursOf = (overview: Pick<TopicsOverview, "labels">): Colours =>
  categoryColours(overview.labels);

/** What a topic's records are labelled; all labels that have no colour are one share. */
export function mixOf(topics: readonly TopicView[], colours: Colours): readonly Share[] {
  const counts = new Map<string, number>();
  for (const { labels } of topics) {
    for (const [label, n] of Object.entries(labels)) counts.set(label, (counts.get(label) ?? 0) + n);
  }
  const labelled = topics.reduce((sum, one) => sum + one.labelled, 0);
  const records = topics.reduce((sum, one) => sum + one.count, 0);
  const shares: Share[] = [];
  let told = 0;
  for (const [label, n] of [...counts].sort((a, b) => b[1] - a[1])) {
    const colour = colours.get(label) ?? NONE;
    if (colour === NONE && label !== "neutral") continue;
    shares.push({ name: label, value: n, colour });
    told += n;
  }
  if (labelled > told) shares.push({ name: "other labels", value: labelled - told, colour: REST });
  if (records > labelled) shares.push({ name: "no label", value: records - labelled, colour: NONE });
  return shares;
}

/** The mix in words. */
export const said = (shares: readonly Share[]): string =>
  shares.map(({ name, value }) => `${name} ${value}`).join(", ") || "no labels";
