/** A browser draws no element of tens of millions of pixels: far more rows than fit are scrolled in proportion. */

/** Rows whose heights together stay below what every browser can lay out. */
export const MOST_ROWS = 400_000;

/** Rows that the scrolled area holds. */
export const shownRows = (count: number): number => Math.min(count, MOST_ROWS);

/** How far the rows are shifted: row `i` of the area shows record `i + shift`. */
export function shiftOf(count: number, scrolled: number, furthest: number): number {
  if (count <= MOST_ROWS || furthest <= 0) return 0;
  return Math.round(Math.min(1, Math.max(0, scrolled / furthest)) * (count - MOST_ROWS));
}

/** Where to scroll to so that a record stands at the top. */
export function scrollTo(count: number, record: number, height: number, furthest: number): number {
  if (count <= MOST_ROWS) return Math.min(furthest, record * height);
  const perPixel = 1 / height + (count - MOST_ROWS) / furthest;
  return Math.min(furthest, record / perPixel);
}

/** Pages that hold the rows from first to last, both included. */
export function pagesOf(first: number, last: number, page: number): readonly number[] {
  if (last < first) return [];
  const from = Math.floor(first / page);
  return Array.from({ length: Math.floor(last / page) - from + 1 }, (_, i) => from + i);
}
