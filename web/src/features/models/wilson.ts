/** Interval of a share by Wilson's score (1927): honest for few records and near 0 and 1. */
export type Bounds = readonly [number, number];

/** Quantile of the standard normal for a two-sided level (Acklam's approximation suffices here). */
function quantile(level: number): number {
  // Winitzki's inverse of the error function; off by less than 0.004 at the levels people use.
  const x = level;
  const a = 0.147;
  const log = Math.log(1 - x * x);
  const first = 2 / (Math.PI * a) + log / 2;
  return Math.SQRT2 * Math.sqrt(Math.sqrt(first * first - log / a) - first);
}

/**
 * Return the interval of a share.
 *
 * @param hits - How many of them.
 * @param of - Of how many; no interval where there are none.
 * @param level - Confidence level, e.g. 0.95.
 */
export function wilson(hits: number, of: number, level = 0.95): Bounds | null {
  if (of <= 0) return null;
  const z = quantile(level);
  const share = hits / of;
  const scale = 1 + (z * z) / of;
  const middle = (share + (z * z) / (2 * of)) / scale;
  const half = (z / scale) * Math.sqrt((share * (1 - share)) / of + (z * z) / (4 * of * of));
  return [hits === 0 ? 0 : Math.max(0, middle - half), hits === of ? 1 : Math.min(1, middle + half)];
}
