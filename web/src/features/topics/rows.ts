/** The table of topics: what is shown, in which order, and as a file. */
import type { TopicsOverview, TopicView } from "@/api/types";

export const SORTS = ["name", "count", "right", "cohesion"] as const;
export type Sort = (typeof SORTS)[number];

/** Share that a model gets right; null where none of its records is judged. */
export const accuracyOf = (topic: Pick<TopicView, "judged" | "right">): number | null =>
  topic.judged > 0 ? topic.right / topic.judged : null;

/** Topics whose name or words hold all words typed. */
export function found(topics: readonly TopicView[], typed: string): readonly TopicView[] {
  const wanted = typed.toLowerCase().split(/\s+/).filter(Boolean);
  if (wanted.length === 0) return topics;
  return topics.filter((topic) => {
    const said = `${topic.name} ${topic.words.map(({ word }) => word).join(" ")}`.toLowerCase();
    return wanted.every((word) => said.includes(word));
  });
}

/** Order topics; those without a value come last, whichever way. */
export function sorted(topics: readonly TopicView[], by: Sort, descending: boolean): readonly TopicView[] {
  const sign = descending ? -1 : 1;
  if (by === "name") return [...topics].sort((a, b) => sign * a.name.localeCompare(b.name));
  const value = (topic: TopicView): number | null => (by === "right" ? accuracyOf(topic) : topic[by]);
  return [...topics].sort((a, b) => {
    const [x, y] = [value(a), value(b)];
    if (x === null || y === null) return x === y ? 0 : x === null ? 1 : -1;
    return sign * (x - y) || b.count - a.count;
  });
}

/** Fewer judged records than this tell nothing about a topic. */
export const FEWEST = 5;

/** The weakest topics, by the upper end of the interval: those that are surely weak come first. */
export const weakest = (topics: readonly TopicView[]): readonly TopicView[] =>
  topics
    .filter(({ judged }) => judged >= FEWEST)
    .sort((a, b) => (a.interval?.[1] ?? 1) - (b.interval?.[1] ?? 1) || b.judged - a.judged);

/** A cell of a CSV file (RFC 4180); one that a spreadsheet would take for a formula is text. */
function cell(value: string | number | null): string {
  if (value === null) return "";
  if (typeof value === "number") return String(value);
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** The topics as a CSV file: one a row, a column for each split. */
export function csv(overview: TopicsOverview): string {
  const splits = Object.keys(overview.splits);
  const head = [
    ...["topic", "name", "records", "words", "cohesion", "labelled", "most frequent label"],
    ...splits.map((split) => `records of ${split}`),
    ...["judged", "right", "accuracy", "accuracy low", "accuracy high", "representatives"],
  ];
  const rows = overview.topics.map((topic) => [
    ...[topic.id, topic.name, topic.count, topic.words.map(({ word }) => word).join(" ")],
    ...[topic.cohesion, topic.labelled, Object.keys(topic.labels)[0] ?? null],
    ...splits.map((split) => topic.splits[split] ?? 0),
    ...[topic.judged, topic.right, accuracyOf(topic)],
    ...[topic.interval?.[0] ?? null, topic.interval?.[1] ?? null, topic.representatives.join(" ")],
  ]);
  return [head, ...rows].map((row) => row.map(cell).join(",")).join("\r\n") + "\r\n";
}
