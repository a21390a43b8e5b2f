/** Which topics are more frequent in one split than in another, beyond what chance does. */
import type { TopicsOverview, TopicView } from "@/api/types";

export interface Drift {
  readonly topic: TopicView;
  /** Share of the records of each split, in the order of `splitsOf`. */
  readonly shares: readonly number[];
  /** How many standard errors the first two splits with the largest difference lie apart. */
  readonly distance: number;
}

const ORDER = ["train", "validation", "test", "none"];

/** The splits there are, as people think of them. */
export const splitsOf = (overview: Pick<TopicsOverview, "splits">): readonly string[] =>
  Object.keys(overview.splits).sort((a, b) => ORDER.indexOf(a) - ORDER.indexOf(b));

/** Two shares apart, in standard errors of their difference (pooled). */
export function distance(a: number, ofA: number, b: number, ofB: number): number {
  if (ofA <= 0 || ofB <= 0) return 0;
  const pooled = (a + b) / (ofA + ofB);
  const error = Math.sqrt(pooled * (1 - pooled) * (1 / ofA + 1 / ofB));
  return error > 0 ? Math.abs(a / ofA - b / ofB) / error : 0;
}

/**
 * Topics that differ between splits, the surest first.
 *
 * @param least - Standard errors below which a difference may be chance; by the number of topics
 *   (Bonferroni, 5 % in all) when not given.
 */
export function drifts(overview: TopicsOverview, least?: number): readonly Drift[] {
  const splits = splitsOf(overview);
  if (splits.length < 2) return [];
  const limit = least ?? limitOf(overview.topics.length * ((splits.length * (splits.length - 1)) / 2));
  const found = overview.topics.map((topic) => {
    const counts = splits.map((split) => topic.splits[split] ?? 0);
    const totals = splits.map((split) => overview.splits[split] ?? 0);
    let most = 0;
    for (const [i, a] of counts.entries()) {
      for (let j = i + 1; j < counts.length; j += 1) {
        most = Math.max(most, distance(a, totals[i] ?? 0, counts[j] ?? 0, totals[j] ?? 0));
      }
    }
    const shares = counts.map((n, i) => n / Math.max(1, totals[i] ?? 0));
    return { topic, shares, distance: most };
  });
  return found.filter((one) => one.distance >= limit).sort((a, b) => b.distance - a.distance);
}

/** Quantile of the normal for 5 % of error over many tests; off by less than 0.01 up to 10,000. */
function limitOf(tests: number): number {
  // Winitzki's inverse of the error function
  const x = 1 - 0.05 / Math.max(1, tests);
  const log = Math.log(1 - x * x);
  const first = 2 / (Math.PI * 0.147) + log / 2;
  return Math.SQRT2 * Math.sqrt(Math.sqrt(first * first - log / 0.147) - first);
}
