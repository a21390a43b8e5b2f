import { expect, it } from "vitest";

import { goal } from "@/app/goKeys";

it("knows the views of a data set by their letters", () => {
  expect(goal("o", "my data")).toBe("/d/my%20data");
  expect(goal("r", "bank")).toBe("/d/bank/review");
});

it("goes home and to the jobs from anywhere, to a view only within a data set", () => {
  expect(goal("h", undefined)).toBe("/");
  expect(goal("j", undefined)).toBe("/jobs");
  expect(goal("e", undefined)).toBeNull();
  expect(goal("x", "bank")).toBeNull();
});
