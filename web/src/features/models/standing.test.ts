import { expect, test } from "vitest";

import type { EvalReport, ModelCard } from "@/api/types";

import {
  curveName,
  latestOf,
  learningCurve,
  missingShots,
  scoredSplits,
  sorted,
  standings,
} from "./standing";

const model = (name: string, more: Partial<ModelCard> = {}): ModelCard =>
  ({
    name,
    method: "hybrid",
    classes: ["a", "b"],
    created: "2026-01-01T00:00:00Z",
    params: {},
    ...more,
  }) as ModelCard;

const report = (name: string, split: string, accuracy: number): EvalReport =>
  ({
    model: name,
    split,
    accuracy,
    macro_f1: accuracy,
    accuracy_interval: [accuracy - 0.1, accuracy + 0.1],
  }) as EvalReport;

const models = [
  model("late", { records: 40, params: { shots: 20 } }),
  model("early", { records: 8, params: { shots: 4 } }),
  model("words", { method: "lexical", records: 40 }),
  model("never", { records: 80 }),
];
const reports = [
  report("late", "test", 0.9),
  report("early", "test", 0.7),
  report("late", "rest", 0.95),
  report("late", "test", 0.5),
  report("words", "test", 0.6),
];

test("the latest evaluation of a model on a split counts", () => {
  expect(latestOf(reports, "late", "test")?.accuracy).toBe(0.9);
  expect(latestOf(reports, "late", "rest")?.accuracy).toBe(0.95);
  expect(latestOf(reports, "never")).toBeNull();
});

test("the split most models were scored on comes first", () => {
  expect(scoredSplits(reports)).toEqual(["test", "rest"]);
});

test("what was never scored stands last in either direction", () => {
  const rows = standings(models, reports, "test");
  expect(sorted(rows, "accuracy", true).map((one) => one.model.name)).toEqual([
    "late",
    "early",
    "words",
    "never",
  ]);
  expect(sorted(rows, "accuracy", false).map((one) => one.model.name)).toEqual([
    "words",
    "early",
    "late",
    "never",
  ]);
  expect(sorted(rows, "name", false).map((one) => one.model.name)[0]).toBe("early");
});

test("a learning curve holds the scored models of one method by what they learned from", () => {
  expect(
    learningCurve(models, reports, "hybrid", "test").map((point) => [
      point.model,
      point.records,
      point.shots,
    ]),
  ).toEqual([
    ["early", 8, "4 per class"],
    ["late", 40, "20 per class"],
  ]);
});

test("only sizes that no model has, and that the classes can fill, are trained", () => {
  expect(missingShots(models, "hybrid", 30)).toEqual([8, 16]);
  expect(missingShots(models, "lexical", 100)).toEqual([4, 8, 16, 32]);
  expect(curveName("hybrid", 8, 0)).toBe("curve-hybrid-8");
});
