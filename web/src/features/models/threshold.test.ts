import { expect, test } from "vitest";

import { atThreshold, everyThreshold, lowestFor, mostSurely, rebinned, surelyFor, total } from "./threshold";

const counts = [
  { lower: 0.29, upper: 0.3, right: 1, wrong: 3 },
  { lower: 0.57, upper: 0.58, right: 3, wrong: 1 },
  { lower: 0.99, upper: 1, right: 12, wrong: 0 },
];

test("without a threshold everything is answered", () => {
  expect(atThreshold(counts, 0)).toMatchObject({ answered: 20, right: 16, coverage: 1, accuracy: 0.8 });
});

test("a record exactly at the threshold is answered", () => {
  expect(atThreshold(counts, 0.57)).toMatchObject({ answered: 16, coverage: 0.8, accuracy: 15 / 16 });
  expect(atThreshold(counts, 0.58)).toMatchObject({ answered: 12, coverage: 0.6, accuracy: 1 });
});

test("coverage falls as the threshold rises", () => {
  const shares = everyThreshold(counts).map((one) => one.coverage);
  expect(shares).toHaveLength(100);
  expect(shares.every((share, at) => at === 0 || share <= (shares[at - 1] ?? 1))).toBe(true);
});

test("where nobody is answered there is no accuracy", () => {
  expect(atThreshold(counts.slice(0, 1), 0.5)).toMatchObject({ answered: 0, accuracy: null, bounds: null });
});

test("the lowest threshold for an accuracy is the one that answers most", () => {
  expect(lowestFor(counts, 0.9)?.threshold).toBeCloseTo(0.3);
  expect(lowestFor(counts, 1)?.threshold).toBeCloseTo(0.58);
  expect(lowestFor([{ lower: 0.5, upper: 0.51, right: 0, wrong: 2 }], 0.9)).toBeNull();
});

test("wider bins keep every record", () => {
  const wide = rebinned(counts, 10);
  expect(total(wide)).toBe(20);
  expect(wide[2]).toMatchObject({ right: 1, wrong: 3 });
  expect(wide[5]).toMatchObject({ right: 3, wrong: 1 });
  expect(wide[9]).toMatchObject({ right: 12, wrong: 0 });
});

test("a wanted accuracy is reached where its lower bound is, not its share", () => {
  const point = (threshold: number, accuracy: number, lower: number) => ({
    threshold,
    answered: 10,
    coverage: 0.5,
    accuracy,
    lower,
  });
  const points = [point(0, 0.8, 0.7), point(0.5, 0.95, 0.89), point(0.6, 0.97, 0.91), point(0.9, 1, 0.5)];
  expect(surelyFor(points, 0.9)?.threshold).toBe(0.6);
  expect(surelyFor(points, 0.95)).toBeNull();
  expect(mostSurely(points)?.threshold).toBe(0.6);
});
