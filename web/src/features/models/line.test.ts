import { expect, test } from "vitest";

import { lineScale } from "./line";

test("zero stands in the middle and everything shown is on the line", () => {
  const at = lineScale(0.03, [-0.01, 0.07]);
  expect(at(0)).toBe(50);
  for (const amount of [-0.01, 0.03, 0.07]) {
    expect(at(amount)).toBeGreaterThan(0);
    expect(at(amount)).toBeLessThan(100);
  }
  expect(at(0.03)).toBeGreaterThan(50);
});

test("no difference at all can be drawn", () => {
  expect(lineScale(0, [0, 0])(0)).toBe(50);
});
