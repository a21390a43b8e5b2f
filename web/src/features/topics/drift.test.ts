import { expect, test } from "vitest";

import { distance, drifts, splitsOf } from "./drift";
import { overview, topic } from "./topics.fake";

const at = (id: number, train: number, test: number) => topic(id, train + test, { splits: { train, test } });

test("splits stand in the order people think of them", () => {
  expect(splitsOf({ splits: { test: 1, none: 1, train: 1, validation: 1 } })).toEqual([
    ...["train", "validation", "test", "none"],
  ]);
});

test("a distance is in standard errors of the pooled share", () => {
  expect(distance(10, 100, 10, 100)).toBe(0);
  expect(distance(20, 100, 10, 100)).toBeCloseTo(1.98, 2);
  expect(distance(1, 0, 1, 10)).toBe(0);
});

test("only what chance does not do is drift, the surest first", () => {
  const topics = [at(0, 500, 490), at(1, 300, 150), at(2, 100, 260), at(3, 100, 100)];
  const seen = drifts(overview(topics, { splits: { train: 1000, test: 1000 } }));
  expect(seen.map(({ topic: { id } }) => id)).toEqual([2, 1]);
  expect(seen[0]?.shares).toEqual([0.1, 0.26]);
});

test("one split has no drift", () => {
  expect(drifts(overview([at(0, 5, 0)], { splits: { train: 5 } }))).toEqual([]);
});
