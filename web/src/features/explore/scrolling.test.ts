import { expect, it } from "vitest";

import { MOST_ROWS, pagesOf, scrollTo, shiftOf, shownRows } from "./scrolling";

it("scrolls row by row where all rows fit", () => {
  expect(shownRows(5_000)).toBe(5_000);
  expect(shiftOf(5_000, 300, 1_000)).toBe(0);
  expect(scrollTo(5_000, 10, 36, 100_000)).toBe(360);
});

it("reaches the first and the last of a million rows, and each between", () => {
  const count = 1_000_000;
  const height = 36;
  const view = 720;
  const furthest = MOST_ROWS * height - view;
  expect(shiftOf(count, 0, furthest)).toBe(0);
  expect(shiftOf(count, furthest, furthest) + MOST_ROWS).toBe(count);
  for (const record of [1, 77_777, 500_000, 999_000]) {
    const at = scrollTo(count, record, height, furthest);
    expect(Math.abs(Math.floor(at / height) + shiftOf(count, at, furthest) - record)).toBeLessThan(3);
  }
});

it("knows which pages are in sight", () => {
  expect(pagesOf(95, 205, 100)).toEqual([0, 1, 2]);
  expect(pagesOf(0, -1, 100)).toEqual([]);
});
