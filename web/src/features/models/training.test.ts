import { expect, test } from "vitest";

import { asRequest, BLANK, faults } from "./training";

test("what is left empty is left to the server", () => {
  expect(asRequest(BLANK)).toEqual({
    method: "hybrid",
    shots: null,
    seed: 0,
    class_weight: null,
    threshold: 0,
    holdout: 0.2,
    name: null,
    encoder: null,
  });
  expect(asRequest({ ...BLANK, name: " second ", balanced: true })).toMatchObject({
    name: "second",
    class_weight: "balanced",
  });
});

test("faults are named beside their field", () => {
  expect(faults(BLANK, ["first"])).toEqual({});
  expect(Object.keys(faults({ ...BLANK, name: "first", shots: 0, seed: -1 }, ["first"]))).toEqual([
    "name",
    "shots",
    "seed",
  ]);
  expect(faults({ ...BLANK, holdout: 1, threshold: 1 }, [])).toHaveProperty("threshold");
});
