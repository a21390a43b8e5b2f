import { expect, test } from "vitest";

import { asRequest, balancesOf, BLANK, faults } from "./training";

test("what is left empty is left to the server", () => {
  expect(asRequest(BLANK)).toEqual({
    method: "hybrid",
    shots: null,
    seed: 0,
    balance: "none",
    threshold: 0,
    holdout: 0.2,
    name: null,
    encoder: null,
  });
  expect(asRequest({ ...BLANK, name: " second ", balance: "auto" })).toMatchObject({
    name: "second",
    balance: "auto",
  });
});

test("faults are named beside their field", () => {
  expect(faults(BLANK, ["first"])).toEqual({});
  expect(Object.keys(faults({ ...BLANK, name: "first", shots: 0, seed: -1 }, ["first"]))).toEqual([
    "name",
    "shots",
    "seed",
  ]);
  expect(faults({ ...BLANK, holdout: 1, threshold: 1 }, [])).toHaveProperty("threshold");
});

test("a method offers only the ways to balance that it has", () => {
  const ways = (method: string) => balancesOf(method).map((one) => one.value);
  expect(ways("hybrid")).toEqual(["none", "auto", "weights", "over", "under", "smote"]);
  expect(ways("lexical")).not.toContain("smote");
  expect(ways("semi")).toEqual(["none", "auto", "weights"]);
  expect(ways("contrastive")).toEqual(["none", "weights"]);
  expect(ways("finetune")).toEqual(["none", "weights"]);
});
