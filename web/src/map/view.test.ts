import { expect, it } from "vitest";

import { panned, pointSize, toMap, toScreen, WHOLE, zoomed } from "./view";

const size = { width: 800, height: 600 };

it("shows the whole map at first", () => {
  expect(toScreen(WHOLE, size, 0, 0)).toEqual([400, 300]);
  const [right, top] = toScreen(WHOLE, size, 1, 1);
  expect(right).toBeLessThan(800);
  expect(top).toBeGreaterThan(0);
});

it("goes from the screen to the map and back", () => {
  const view = { x: 0.3, y: -0.2, zoom: 7 };
  const [x, y] = toMap(view, size, 123, 45);
  const [sx, sy] = toScreen(view, size, x, y);
  expect(sx).toBeCloseTo(123);
  expect(sy).toBeCloseTo(45);
});

it("keeps the place under the pointer when it zooms and the grip when it pans", () => {
  const before = toMap(WHOLE, size, 200, 100);
  const nearer = zoomed(WHOLE, size, 3, 200, 100);
  const after = toMap(nearer, size, 200, 100);
  expect(after[0]).toBeCloseTo(before[0]);
  expect(after[1]).toBeCloseTo(before[1]);
  const dragged = panned(nearer, size, 10, -20);
  const there = toMap(dragged, size, 210, 80);
  expect(there[0]).toBeCloseTo(before[0]);
  expect(there[1]).toBeCloseTo(before[1]);
});

it("draws many points smaller than few, and near ones larger", () => {
  expect(pointSize(1_000, 1)).toBeGreaterThan(pointSize(100_000, 1));
  expect(pointSize(1_000_000, 1)).toBe(2);
  expect(pointSize(100_000, 1)).toBeLessThan(3);
  expect(pointSize(100_000, 8)).toBeGreaterThan(pointSize(100_000, 1));
});
