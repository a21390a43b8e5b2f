/** A lasso: a polygon in map coordinates, as it stands in the address. */
import type { Points } from "@/map/binary";

export type Corner = readonly [number, number];
export type Lasso = readonly Corner[];

export const MOST_CORNERS = 80;

/** `x,y;x,y;…`; null where there is no polygon of three corners or more. */
export function readLasso(text: string | null): Lasso | null {
  if (text === null || text === "") return null;
  const corners: Corner[] = [];
  for (const part of text.split(";")) {
    const [x, y] = part.split(",").map(Number);
    if (x === undefined || y === undefined || !Number.isFinite(x) || !Number.isFinite(y)) return null;
    corners.push([x, y]);
  }
  return corners.length >= 3 ? corners : null;
}

export const writeLasso = (lasso: Lasso): string =>
  lasso.map(([x, y]) => `${short(x)},${short(y)}`).join(";");

const short = (value: number): string => String(Number(value.toFixed(3)));

/** Rectangle between two opposite corners. */
export const box = ([ax, ay]: Corner, [bx, by]: Corner): Lasso => [
  [ax, ay],
  [bx, ay],
  [bx, by],
  [ax, by],
];

/** Leave out the corners that bend the least until so many are left (Visvalingam and Whyatt). */
export function simplified(lasso: Lasso, most = MOST_CORNERS): Lasso {
  const corners = [...lasso];
  while (corners.length > most) {
    let least = 0;
    let smallest = Infinity;
    for (let i = 0; i < corners.length; i++) {
      const size = bend(corners, i);
      if (size < smallest) [least, smallest] = [i, size];
    }
    corners.splice(least, 1);
  }
  return corners;
}

function bend(corners: Lasso, at: number): number {
  const n = corners.length;
  const [ax, ay] = corners[(at + n - 1) % n] ?? [0, 0];
  const [bx, by] = corners[at] ?? [0, 0];
  const [cx, cy] = corners[(at + 1) % n] ?? [0, 0];
  return Math.abs((bx - ax) * (cy - ay) - (cx - ax) * (by - ay));
}

/** Whether a point lies inside, by the even-odd rule. */
export function inside(lasso: Lasso, x: number, y: number): boolean {
  let within = false;
  let [px, py] = lasso[lasso.length - 1] ?? [0, 0];
  for (const [cx, cy] of lasso) {
    if (cy > y !== py > y && x < ((px - cx) * (y - cy)) / (py - cy) + cx) within = !within;
    [px, py] = [cx, cy];
  }
  return within;
}

/** Positions of the points inside, in map order. */
export function pointsInside(lasso: Lasso, { n, x, y }: Points): Uint32Array {
  let [west, east, south, north] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const [cx, cy] of lasso) {
    west = Math.min(west, cx);
    east = Math.max(east, cx);
    south = Math.min(south, cy);
    north = Math.max(north, cy);
  }
  const found: number[] = [];
  for (let i = 0; i < n; i++) {
    const px = x[i] ?? NaN;
    const py = y[i] ?? NaN;
    if (px >= west && px <= east && py >= south && py <= north && inside(lasso, px, py)) found.push(i);
  }
  return Uint32Array.from(found);
}
