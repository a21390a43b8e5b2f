import { describe, expect, it } from "vitest";

import type { ModelCard } from "@/api/types";
import { best, latestScores, spokesman, standings } from "@/summary/best";

const model = (name: string, more: Partial<ModelCard> = {}): ModelCard =>
  ({ name, trained_on: "bank", promoted: false, ...more }) as ModelCard;
const score = (name: string, accuracy: number, split = "test", dataset = "bank") => ({
  model: name,
  accuracy,
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

describe("the score of a model", () => {
  it("is its latest, and one on the test split before one on another", () => {
    const scores = latestScores([score("m", 0.99, "train"), score("m", 0.8), score("m", 0.7)]);
    expect(scores.get("m")?.accuracy).toBe(0.8);
  });
});
