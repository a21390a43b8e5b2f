import { expect, it } from "vitest";

import { Grid } from "./grid";

function scattered(n: number) {
  let seed = 7;
  const next = () => {
    seed = (seed * 16_807) % 2_147_483_647;
    return (seed / 2_147_483_647) * 2 - 1;
  };
  return { n, x: Float32Array.from({ length: n }, next), y: Float32Array.from({ length: n }, next) };
}

it("finds the nearest point, as a look at all of them does", () => {
  const points = scattered(2_000);
  const grid = new Grid(points);
  for (const [x, y] of [
    [0, 0],
    [0.99, -0.99],
    [-1.1, 0.4],
    [0.33, 0.71],
  ] as const) {
    let best = -1;
    let least = Infinity;
    for (let i = 0; i < points.n; i++) {
      const distance = Math.hypot((points.x[i] ?? 0) - x, (points.y[i] ?? 0) - y);
      if (distance < least) [best, least] = [i, distance];
    }
    expect(grid.nearest(x, y, 0.5)).toBe(best);
    expect(grid.nearest(x, y, least * 0.9)).toBeNull();
  }
});

it("passes over points that the filter left out", () => {
  const grid = new Grid({ n: 2, x: Float32Array.of(0, 0.2), y: Float32Array.of(0, 0) });
  expect(grid.nearest(0.01, 0, 0.5)).toBe(0);
  expect(grid.nearest(0.01, 0, 0.5, Uint8Array.of(0, 1))).toBe(1);
  expect(new Grid({ n: 0, x: new Float32Array(), y: new Float32Array() }).nearest(0, 0, 1)).toBeNull();
});
