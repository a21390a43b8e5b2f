import { expect, it } from "vitest";

import { factsOf } from "@/features/jobs/facts";

it("writes parameters as lines and leaves out what was not given", () => {
  expect(factsOf({ method: "hybrid", shots: null, class_weight: "", holdout: 0.2, skip: false })).toEqual([
    { name: "method", value: "hybrid" },
    { name: "holdout", value: "0.2" },
    { name: "skip", value: "false" },
  ]);
});

it("names nested parameters by their path and lists values", () => {
  expect(factsOf({ checks: { outliers: { k: 10 }, missing_text: { useless: ["null", "empty"] } } })).toEqual([
    { name: "checks · outliers · k", value: "10" },
    { name: "checks · missing text · useless", value: "null, empty" },
  ]);
});

it("puts what is nested behind what stands by itself", () => {
  expect(factsOf({ checks: { k: 1 }, folds: 5 }).map((fact) => fact.name)).toEqual(["folds", "checks · k"]);
});

it("stays short whatever a run carries", () => {
  const many = Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`p${i}`, i]));
  expect(factsOf(many)).toHaveLength(60);
  expect(factsOf({ text: "x".repeat(500) })[0]?.value).toHaveLength(201);
});
