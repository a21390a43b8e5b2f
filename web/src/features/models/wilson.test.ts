import { expect, test } from "vitest";

import { wilson } from "./wilson";

test("the interval is Wilson's", () => {
  // statsmodels.stats.proportion.proportion_confint(15, 20, method="wilson")
  const [low, high] = wilson(15, 20) ?? [0, 0];
  expect(low).toBeCloseTo(0.5313, 2);
  expect(high).toBeCloseTo(0.8881, 2);
});

test("all or none right still leave room for doubt on one side", () => {
  const none = wilson(0, 10) ?? [1, 1];
  expect(none[0]).toBe(0);
  expect(none[1]).toBeCloseTo(0.2775, 2);
  const every = wilson(10, 10) ?? [0, 0];
  expect(every[0]).toBeCloseTo(0.7225, 2);
  expect(every[1]).toBe(1);
});

test("a higher level is wider, and no records give no interval", () => {
  const [low = 0] = wilson(8, 10, 0.95) ?? [];
  const [lower = 0] = wilson(8, 10, 0.99) ?? [];
  expect(lower).toBeLessThan(low);
  expect(wilson(0, 0)).toBeNull();
});
