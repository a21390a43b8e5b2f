import { expect, test } from "vitest";

import type { Comparison, EvalReport } from "@/api/types";

import { changedClasses, classRows, sortedClasses } from "./classes";

const scored = (f1: Readonly<Record<string, number>>, support: Readonly<Record<string, number>> = {}) =>
  ({
    confidence_level: 0.95,
    confusion: {
      labels: ["a", "b", "c"],
      counts: [
        [8, 2, 0],
        [1, 9, 0],
        [0, 0, 0],
      ],
    },
    per_class: Object.entries(f1).map(([label, value]) => ({
      label,
      precision: value,
      recall: value,
      f1: value,
      support: support[label] ?? 10,
      f1_interval: [value - 0.1, value + 0.1],
    })),
  }) as unknown as EvalReport;

test("precision is counted over the answers, recall over the labels", () => {
  const [a] = classRows(scored({ a: 0.8, b: 0.9, c: 0 }, { c: 0 }));
  const [, precise = 0] = a?.precision.bounds ?? [];
  const [, recalled = 0] = a?.recall.bounds ?? [];
  expect(precise).toBeGreaterThan(0.9); // 8 of 9 answers
  expect(recalled).toBeGreaterThan(0.8); // 8 of 10 records
  expect(precise).toBeGreaterThan(recalled);
  expect(a?.f1.bounds).toEqual([0.8 - 0.1, 0.8 + 0.1]);
});

test("a class without records has no score to be ranked by", () => {
  const rows = classRows(scored({ a: 0.8, b: 0.9, c: 0 }, { c: 0 }));
  expect(rows[2]?.recall.bounds).toBeNull();
  expect(sortedClasses(rows, "f1", false).map((row) => row.label)).toEqual(["a", "b", "c"]);
  expect(sortedClasses(rows, "f1", true).map((row) => row.label)).toEqual(["b", "a", "c"]);
  expect(sortedClasses(rows, "label", true).map((row) => row.label)).toEqual(["c", "b", "a"]);
});

test("intervals that the server computed are shown as they are", () => {
  const report = scored({ a: 0.8 });
  const exact = { ...report, per_class: [{ ...report.per_class[0], recall_interval: [0.4, 0.99] }] };
  const [a] = classRows(exact as unknown as EvalReport);
  expect(a?.recall.bounds).toEqual([0.4, 0.99]);
});

test("classes that did not change are left out", () => {
  const one = (label: string, changed: number, difference: number) => ({ label, changed, difference });
  const per_class = [one("b", 3, -0.4), one("a", 0, 0.1), one("c", 0, 0)];
  const shown = changedClasses({ per_class } as unknown as Comparison);
  expect(shown.map(({ label }) => label)).toEqual(["b", "a"]);
});
