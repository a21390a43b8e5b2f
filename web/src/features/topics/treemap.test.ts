import { expect, test } from "vitest";

import { treemap } from "./treemap";

test("areas are in proportion, fill the rectangle and do not overlap", () => {
  const amounts = [60, 25, 10, 3, 1, 1];
  const areas = treemap(amounts, 800, 400);
  const total = amounts.reduce((a, b) => a + b, 0);
  for (const [i, area] of areas.entries()) {
    expect(area.width * area.height).toBeCloseTo(((amounts[i] ?? 0) / total) * 800 * 400, 4);
    expect(area.x).toBeGreaterThanOrEqual(0);
    expect(area.x + area.width).toBeLessThanOrEqual(800 + 1e-6);
    expect(area.y + area.height).toBeLessThanOrEqual(400 + 1e-6);
  }
  for (const [i, a] of areas.entries()) {
    for (const b of areas.slice(i + 1)) {
      const wide = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
      const high = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
      expect(Math.min(wide, high)).toBeLessThanOrEqual(1e-6);
    }
  }
});

test("equal amounts become nearly square", () => {
  for (const { width, height } of treemap([1, 1, 1, 1], 100, 100)) {
    expect(width / height).toBeCloseTo(1);
  }
});

test("nothing to show has no area", () => {
  expect(treemap([], 100, 100)).toEqual([]);
  expect(treemap([1], 0, 100)).toEqual([{ x: 0, y: 0, width: 0, height: 0 }]);
});
