/** Topics brought together as far as a person wants: their hierarchy, cut where so many groups are left. */
import type { TopicMerge, TopicView } from "@/api/types";

export interface Group {
  /** Numbers of its topics, as one text. */
  readonly key: string;
  readonly name: string;
  /** Largest first. */
  readonly topics: readonly TopicView[];
  readonly count: number;
}

/** What a group is called: by its largest topic, and how many more there are. */
const called = (topics: readonly TopicView[]): string => {
  const [first] = topics;
  return topics.length < 2 ? (first?.name ?? "") : `${first?.name ?? ""} and ${topics.length - 1} more`;
};

export function groupOf(topics: readonly TopicView[]): Group {
  const sorted = [...topics].sort((a, b) => b.count - a.count || a.id - b.id);
  return {
    key: sorted.map(({ id }) => id).join(","),
    name: called(sorted),
    topics: sorted,
    count: sorted.reduce((sum, one) => sum + one.count, 0),
  };
}

/**
 * Cut the hierarchy, the nearest joined first, where `shown` groups are left; largest first.
 *
 * @param merges - A topic is numbered by its place in `topics`; see TopicMerge.
 */
export function cut(
  topics: readonly TopicView[],
  merges: readonly TopicMerge[],
  shown: number,
): readonly Group[] {
  const groups = new Map<number, readonly TopicView[]>(topics.map((topic, place) => [place, [topic]]));
  for (const [step, { a, b }] of merges.entries()) {
    if (groups.size <= Math.max(1, shown)) break;
    const both = [...(groups.get(a) ?? []), ...(groups.get(b) ?? [])];
    groups.delete(a);
    groups.delete(b);
    groups.set(topics.length + step, both);
  }
  return [...groups.values()].map(groupOf).sort((a, b) => b.count - a.count);
}
