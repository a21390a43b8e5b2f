import { expect, test } from "vitest";

import type { EvalReport } from "@/api/types";

import { leakNote, pInWords, scoredOn } from "./wording";

test("a p-value is said as a chance", () => {
  expect(pInWords(0.039, 0.95)).toBe(
    "If the two were equally good, a difference this large would come up about 4 times in 100 (p = 0.039), so it is hardly chance.",
  );
  expect(pInWords(0.0004, 0.95)).toContain("fewer than 1 time in 1,000 (p < 0.001)");
  expect(pInWords(0.4, 0.95)).toContain("about 40 times in 100 (p = 0.400), so it may well be chance");
  expect(pInWords(1, 0.95)).toContain("nearly always");
});

test("leaks are said beside the score they flatter", () => {
  const report = (leaked: number, accuracy_without_leaks: number | null) =>
    ({ leaked, accuracy_without_leaks }) as EvalReport;
  expect(leakNote(report(0, null))).toBeNull();
  expect(leakNote(report(8, 0.884))).toBe(
    "8 of these records stand word for word in what the model learned from. Without them the accuracy is 88.4 %.",
  );
  expect(leakNote(report(1, 0.5))).toContain("1 of these records stands");
  expect(leakNote(report(8, null))).toContain("little about new texts");
});

test("held-out records are said to be so", () => {
  expect(scoredOn({ n: 1, split: "rest" })).toBe("1 held-out record");
  expect(scoredOn({ n: 189, split: "test" })).toBe("189 records of the test split");
});
