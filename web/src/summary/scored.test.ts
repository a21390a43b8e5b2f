import { expect, it } from "vitest";

import { hasUnseen } from "@/summary/enough";
import { openNote } from "@/summary/scored";

it("says what an accuracy counts as wrong though nothing was said", () => {
  expect(openNote({ coverage: 1, accuracy_answered: 0.9 })).toBeNull();
  expect(openNote({ coverage: 0.8, accuracy_answered: 0.95 })).toBe(
    "It answers 80.0 % of them and is right on 95.0 % of its answers; what it leaves open counts as wrong here.",
  );
  expect(openNote({ coverage: 0, accuracy_answered: null })).toContain("none of them");
});

it("knows whether a label is left to score a model on", () => {
  const info = { records: 100, labelled: 40, usable: 40, empty: 0, labels: { a: 20, b: 20 } };
  expect(hasUnseen(info, { records: 40 })).toBe(false);
  expect(hasUnseen(info, { records: 32 })).toBe(true);
  // the one label left is on a blank text
  expect(hasUnseen({ ...info, usable: 39, empty: 1 }, { records: 39 })).toBe(false);
});
