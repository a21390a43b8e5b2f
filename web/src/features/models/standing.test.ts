import { expect, test } from "vitest";

import type { EvalReport, LearningCurve, ModelCard } from "@/api/types";

import { curvePoints, latestOf, scoredSplits, sorted, standings } from "./standing";

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

test("a learning curve is drawn from the fewest labels to all of them", () => {
  const point = (shots: number | null, records: number) => ({
    shots,
    records,
    seeds: shots === null ? 1 : 5,
    accuracy: 0.5,
    accuracy_interval: [0.4, 0.6],
  });
  const curve = { points: [point(4, 8), point(null, 90)] } as unknown as LearningCurve;
  expect(curvePoints(curve).map(({ name, records, low, high }) => [name, records, low, high])).toEqual([
    ["4 per class", 8, 0.4, 0.6],
    ["all", 90, 0.4, 0.6],
  ]);
});
