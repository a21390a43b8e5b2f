import { describe, expect, it } from "vitest";

import type { ModelCard } from "@/api/types";
import { best, better, latestScores, spokesman, standings } from "@/summary/best";

const model = (name: string, more: Partial<ModelCard> = {}): ModelCard =>
  ({ name, trained_on: "bank", promoted: false, ...more }) as ModelCard;
const score = (name: string, accuracy: number, split = "test", dataset = "bank") => ({
  model: name,
  accuracy,
  macro_f1: accuracy,
  main: "accuracy" as const,
  split,
  dataset,
});

describe("the model that speaks for a data set", () => {
  it("is the promoted one, even when another is better", () => {
    const all = standings(
      "bank",
      [model("new"), model("old", { promoted: true })],
      [score("new", 0.9), score("old", 0.8)],
    );
    expect(spokesman(all)?.model.name).toBe("old");
    expect(best(all)?.model.name).toBe("new");
  });

  it("is the best one where none is promoted, and the newest where none has a score", () => {
    const models = [model("new"), model("old")];
    expect(spokesman(standings("bank", models, [score("new", 0.7), score("old", 0.8)]))?.model.name).toBe(
      "old",
    );
    expect(spokesman(standings("bank", models, []))?.model.name).toBe("new");
    expect(spokesman([])).toBeNull();
  });

  it("is no model of another data set", () => {
    expect(standings("bank", [model("x", { trained_on: "other" })], [])).toEqual([]);
  });
});

describe("the best model", () => {
  it("is the one with the higher macro F1 where accuracy misleads", () => {
    const uneven = (name: string, accuracy: number, macro_f1: number) => ({
      ...score(name, accuracy),
      macro_f1,
      main: "macro_f1" as const,
    });
    const all = standings(
      "bank",
      [model("frequent"), model("fair")],
      [uneven("frequent", 0.9, 0.48), uneven("fair", 0.88, 0.7)],
    );
    expect(best(all)?.model.name).toBe("fair");
  });
});

describe("the better of two compared models", () => {
  const paired = (p_value: number, interval: number[], macro_f1_interval = [0, 0]) => ({
    p_value,
    interval,
    macro_f1_interval,
    main: "accuracy" as const,
    confidence_level: 0.95,
  });

  it("is none where it cannot be told", () => {
    expect(better(paired(0.04, [0.01, 0.2]))).toBe("a");
    expect(better(paired(0.04, [-0.2, -0.01]))).toBe("b");
    expect(better(paired(0.06, [0.01, 0.2]))).toBeNull();
    expect(better(paired(0.04, [0, 0.2]))).toBeNull();
  });

  it("is judged by macro F1 where accuracy misleads", () => {
    const uneven = { ...paired(0.01, [-0.2, -0.01], [0.05, 0.2]), main: "macro_f1" as const };
    expect(better(uneven)).toBe("a");
    expect(better({ ...uneven, macro_f1_interval: [-0.05, 0.2] })).toBeNull();
  });
});

describe("the score of a model", () => {
  it("is its latest, and one on the test split before one on another", () => {
    const scores = latestScores([score("m", 0.99, "train"), score("m", 0.8), score("m", 0.7)]);
    expect(scores.get("m")?.accuracy).toBe(0.8);
  });
});
