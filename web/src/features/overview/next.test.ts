import { describe, expect, it } from "vitest";

import type { CheckStanding, DatasetInfo, ModelCard } from "@/api/types";
import { nextSteps, type Facts } from "@/features/overview/next";

const LABELS = { a: 60, b: 40 };
const facts = (more: Partial<Omit<Facts, "info">> & { info?: Partial<DatasetInfo> } = {}): Facts => ({
  standings: [standing("outliers", 0)],
  models: [],
  comparisons: [],
  decidedSince: 0,
  ...more,
  info: {
    name: "bank",
    records: 100,
    labelled: 100,
    empty: 0,
    labels: LABELS,
    meta: [],
    ...more.info,
    usable: more.info?.usable ?? more.info?.labelled ?? 100,
  } as DatasetInfo,
});
const standing = (check: string, open: number) => ({ check, open, count: open }) as CheckStanding;
const model = (name: string, accuracy: number, promoted = false) => ({
  model: { name, promoted } as ModelCard,
  score: {
    model: name,
    accuracy,
    macro_f1: accuracy,
    main: "accuracy" as const,
    split: "test",
    dataset: "bank",
  },
});
const keys = (given: Facts) => nextSteps(given).map((step) => step.key);
const compared = (a: string, b: string, interval: number[], p_value = 0.01) => ({
  model_a: a,
  model_b: b,
  interval,
  macro_f1_interval: interval,
  main: "accuracy" as const,
  p_value,
  confidence_level: 0.95,
  verdict: "A is better.",
});

describe("what to do next", () => {
  it("is to label where there are no labels, and then to check", () => {
    expect(keys(facts({ standings: [], info: { labelled: 0, labels: {} } }))).toEqual(["label", "check"]);
  });

  it("is another class where all labels are the same", () => {
    const [first] = nextSteps(facts({ info: { labelled: 3, labels: { a: 3 } } }));
    expect(first?.title).toBe("Label records of another class");
    expect(first?.to).toBe("/d/bank/review?batch=new");
  });

  it("is to label more where most records have no label and most classes few", () => {
    const labels = Object.fromEntries(Array.from({ length: 77 }, (_, n) => [`c${n}`, 2]));
    const few = { records: 7_700, labelled: 154, labels };
    const given = facts({ info: few, standings: [standing("label_next", 9)] });
    expect(keys(given)).toEqual(["label_more", "train"]);
    const [first] = nextSteps(given);
    expect(first).toMatchObject({ button: "Label these next", to: "/d/bank/review?batch=new" });
    expect(first?.why).toContain("154 of 7,700 records have a label, and half of the classes at most 2");
    expect(keys(facts({ info: { ...few, records: 200 } }))).not.toContain("label_more");
    const ten = { a: 10, b: 10, c: 3 };
    expect(keys(facts({ info: { records: 500, labelled: 23, labels: ten } }))).not.toContain("label_more");
  });

  it("is not to train on labels that a training would fail on", () => {
    expect(keys(facts({ info: { records: 500, labelled: 2, labels: { a: 1, b: 1 } } }))).toEqual([
      "label_more",
    ]);
    expect(keys(facts({ info: { records: 500, labelled: 12, labels: { a: 11, b: 1 } } }))).toEqual([
      "label_more",
    ]);
  });

  it("is to ask documents, and to look through pictures nobody labelled, before anything else", () => {
    const bare = { labelled: 0, labels: {} };
    expect(keys(facts({ info: { ...bare, meta: ["document", "page"] } }))).toEqual(["documents", "label"]);
    expect(keys(facts({ info: { ...bare, pictures: true } }))).toEqual(["pictures", "label"]);
    expect(keys(facts({ info: { pictures: true } }))).toEqual(["train"]);
  });

  it("is to find topics where there are none and enough records", () => {
    expect(keys(facts({ topics: false }))).toEqual(["train", "topics"]);
    expect(keys(facts({ topics: true }))).toEqual(["train"]);
    expect(keys(facts({ topics: false, info: { records: 20 } }))).toEqual(["train"]);
  });

  it("is to train where there are labels and no model", () => {
    expect(keys(facts())).toEqual(["train"]);
  });

  it("is to run the checks where nobody has", () => {
    const [first] = nextSteps(facts({ standings: [], models: [model("m", 0.9, true)] }));
    expect(first).toMatchObject({ key: "check", to: null });
  });

  it("is to review label errors before leaks, and leaks before conflicts", () => {
    const given = facts({
      models: [model("m", 0.9, true)],
      standings: [
        standing("conflicting_duplicates", 3),
        standing("leakage", 2),
        standing("label_errors", 7),
        standing("label_next", 9),
      ],
    });
    expect(keys(given)).toEqual(["label_errors", "leakage", "conflicting_duplicates", "label_next"]);
    expect(nextSteps(given)[0]?.title).toBe("Review 7 labels that are probably wrong");
  });

  it("is to train again first where many decisions wait for it, later where few do", () => {
    const given = { models: [model("m", 0.9, true)], standings: [standing("label_errors", 7)] };
    expect(keys(facts({ ...given, decidedSince: 25 }))).toEqual(["train_again", "label_errors"]);
    expect(keys(facts({ ...given, decidedSince: 1 }))).toEqual(["label_errors", "train_again"]);
  });

  it("is to compare the last two models where nobody has, in either order", () => {
    const models = [model("new", 0.9, true), model("old", 0.8)];
    expect(keys(facts({ models }))).toEqual(["compare"]);
    expect(keys(facts({ models, comparisons: [compared("old", "new", [-0.2, 0.1])] }))).toEqual([]);
  });

  it("is to promote a model that is clearly better than the promoted one, and only then", () => {
    const models = [model("new", 0.9), model("old", 0.8, true)];
    expect(keys(facts({ models, comparisons: [compared("new", "old", [0.01, 0.2])] }))).toEqual(["promote"]);
    expect(keys(facts({ models, comparisons: [compared("old", "new", [-0.2, -0.01])] }))).toEqual([
      "promote",
    ]);
    expect(keys(facts({ models, comparisons: [compared("new", "old", [-0.01, 0.2])] }))).toEqual([]);
    // The interval alone does not do where the test tells no difference: the two can disagree a little.
    const undecided = compared("new", "old", [0.005, 0.038], 0.062);
    expect(keys(facts({ models, comparisons: [undecided] }))).toEqual([]);
  });

  it("is to promote by macro F1 where accuracy misleads", () => {
    const scored = (name: string, accuracy: number, macro_f1: number, promoted = false) => {
      const one = model(name, accuracy, promoted);
      return { ...one, score: { ...one.score, macro_f1, main: "macro_f1" as const } };
    };
    const models = [scored("new", 0.88, 0.7), scored("old", 0.9, 0.48, true)];
    const paired = { ...compared("new", "old", [-0.04, 0], 0.06), main: "macro_f1" as const };
    expect(keys(facts({ models, comparisons: [{ ...paired, macro_f1_interval: [0.1, 0.3] }] }))).toEqual([
      "promote",
    ]);
    expect(keys(facts({ models, comparisons: [{ ...paired, macro_f1_interval: [-0.1, 0.3] }] }))).toEqual([]);
  });

  it("is to promote the only model there is", () => {
    expect(keys(facts({ models: [model("m", 0.9)] }))).toEqual(["promote"]);
  });

  it("names the smallest class where one is too small to learn", () => {
    const given = facts({ models: [model("m", 0.9, true)], info: { labels: { a: 60, "it's": 2, c: 5 } } });
    const [first] = nextSteps(given);
    expect(first?.title).toBe("Find more records of “it's”");
    expect(first?.why).toContain("Only 2 records have this label, and 1 more class is as small");
    expect(first?.to).toBe("/d/bank/explore?where=label+%3D+%27it%27%27s%27");
  });

  it("is nothing where all is done", () => {
    expect(keys(facts({ models: [model("m", 0.9, true)] }))).toEqual([]);
  });
});
