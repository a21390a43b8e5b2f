/** Places on a line that is symmetric about zero, so that zero stands in its middle. */

/** Return the place, 0–100, of an amount on the line that holds a value and its interval. */
export function lineScale(value: number, bounds: readonly [number, number]): (amount: number) => number {
  const reach = 1.15 * Math.max(0.005, Math.abs(value), Math.abs(bounds[0]), Math.abs(bounds[1]));
  return (amount) => 50 + (50 * amount) / reach;
}
