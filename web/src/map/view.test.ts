import { expect, it } from "vitest";

import { fitted, panned, pointSize, toMap, toScreen, WHOLE, zoomed } from "./view";

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

it("begins where most points are", () => {
  const line = Float32Array.from({ length: 1_000 }, (_, i) => (i === 0 ? -1 : 0.2 + i / 5_000));
  const view = fitted({ n: 1_000, x: line, y: line }, size);
  expect(view.x).toBeCloseTo(0.3, 1);
  expect(view.zoom).toBeGreaterThan(2);
  expect(fitted({ n: 0, x: new Float32Array(), y: new Float32Array() }, size)).toEqual(WHOLE);
});
