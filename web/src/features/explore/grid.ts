/** Where a key leads in a grid of pictures. */

const NARROWEST = 156;

/** How many cards stand side by side in so many pixels; two at least, so that a phone shows a grid. */
export const acrossOf = (width: number): number => Math.max(2, Math.floor((width + 8) / (NARROWEST + 8)));

/** Where a key leads from a place; null for a key that does not move. */
export function moved(key: string, at: number, count: number, across: number, lines: number): number | null {
  const steps: Readonly<Record<string, number>> = {
    ArrowRight: at + 1,
    ArrowLeft: at - 1,
    ArrowDown: at + across,
    ArrowUp: at - across,
    PageDown: at + across * lines,
    PageUp: at - across * lines,
    Home: 0,
    End: count - 1,
  };
  const to = steps[key];
  if (to === undefined) return null;
  // up from the first line stays, as does down from the last
  if (key === "ArrowUp" && to < 0) return at;
  if (key === "ArrowDown" && to >= count) return at;
  return Math.min(count - 1, Math.max(0, to));
}
