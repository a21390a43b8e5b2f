import { expect, test } from "vitest";

import type { EvalReport, ModelCard } from "@/api/types";

import { askedAt, isConnected, kindOf, optionsOf, usageOf } from "./kinds";

const card = {
  method: "remote",
  params: {
    kind: "remote",
    url: "https://a.example/predict",
    key_env: "ASSAY_KEY_A",
    rate: null,
    rename: {},
    batch: 20,
  },
} as unknown as ModelCard;

test("a connected model says what is asked, and with which options", () => {
  expect(isConnected(card)).toBe(true);
  expect(isConnected({ method: "hybrid" })).toBe(false);
  expect(kindOf(card)).toBe("prediction API");
  expect(askedAt(card)).toBe("https://a.example/predict");
  expect(optionsOf(card)).toEqual([
    ["Key env", "ASSAY_KEY_A"],
    ["Batch", "20"],
  ]);
});

test("usage is told where it is known", () => {
  expect(usageOf(null)).toEqual([]);
  expect(usageOf({ requests: null } as EvalReport)).toEqual([]);
  const rows = usageOf({
    requests: 12,
    cached: 3,
    unanswered: 1,
    tokens_in: 900,
    tokens_out: 20,
    cost: 0.00123,
  } as EvalReport);
  expect(rows.map(([name]) => name)).toEqual([
    "Requests",
    "Answered from memory",
    "Without an answer",
    "Tokens read",
    "Tokens written",
    "Cost",
  ]);
});
