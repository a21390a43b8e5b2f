import { expect, it } from "vitest";

import type { SearchHit } from "@/api/types";

import { verdict } from "./neighbours";

const near = (...labels: (string | null)[]): SearchHit[] =>
  labels.map((label, index) => ({ record: `r${index}`, score: 1, rank: index + 1, label, split: "train" }));

it("counts how many neighbours have the label", () => {
  expect(verdict(near("pin", "pin", "card", null), "pin")).toBe(
    "2 of 3 labelled neighbours have this label.",
  );
  expect(verdict(near("pin", "pin", "card"), "card")).toBe(
    "2 of 3 labelled neighbours are pin, 1 has this label.",
  );
  expect(verdict(near("pin", "pin"), "card")).toBe(
    "2 of 2 labelled neighbours are pin, none has this label.",
  );
});

it("says nothing where no neighbour is labelled", () => {
  expect(verdict(near(null, null), "pin")).toBe("");
  expect(verdict(near("pin"), null)).toBe("1 of 1 labelled neighbour is pin.");
});
