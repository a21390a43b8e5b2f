/** Topics for tests. */
import type { TopicsOverview, TopicView } from "@/api/types";

export const topic = (id: number, count: number, more: Partial<TopicView> = {}): TopicView => ({
  id,
  name: `topic ${id}`,
  words: [{ word: `word${id}`, weight: 1 }],
  count,
  representatives: [`r${id}`],
  cohesion: 0.5,
  labels: {},
  labelled: 0,
  splits: {},
  judged: 0,
  right: 0,
  interval: null,
  examples: [],
  ...more,
});

export const overview = (
  topics: readonly TopicView[],
  more: Partial<TopicsOverview> = {},
): TopicsOverview => ({
  dataset: "shop",
  run: "r",
  fit: "f",
  at_most: null,
  min_size: 2,
  outliers: 0,
  seed: 0,
  count: topics.reduce((sum, one) => sum + one.count, 0),
  unassigned: 0,
  missing: 0,
  gone: 0,
  topics: [...topics],
  merges: [],
  excluded: [],
  labels: [],
  splits: {},
  judge: null,
  judged: 0,
  right: 0,
  interval: null,
  edits: 0,
  last_edit: null,
  notes: [],
  ...more,
});
