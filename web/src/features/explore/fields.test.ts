import { expect, it } from "vitest";

import type { DatasetInfo } from "@/api/types";

import { outward, suggestions, titleOf } from "./fields";

const info = {
  meta: ["channel", "two words"],
  labels: { card_lost: 3, "can't pay": 1 },
  splits: { train: 2 },
  findings: {},
} as unknown as DatasetInfo;

it("suggests fields where a field may stand", () => {
  expect(suggestions("lab", info)).toEqual(["label "]);
  expect(suggestions("split = 'test' and conf", info)).toEqual(["split = 'test' and confidence "]);
  expect(suggestions("label != pre", info)).toEqual(["label != prediction "]);
  expect(suggestions("meta", info)).toEqual(["meta.channel ", 'meta."two words" ']);
  expect(suggestions("", info)).toEqual([]);
});

it("suggests values of the field before, and nothing inside other words", () => {
  expect(suggestions("label = 'ca", info)).toEqual(["label = 'card_lost' ", "label = 'can''t pay' "]);
  expect(suggestions("text contains 'lab", info)).toEqual([]);
});

it("names columns of the source as the source does", () => {
  expect(titleOf("meta.channel")).toBe("channel");
  expect(titleOf("decided_by")).toBe("Decided by");
});

it("writes the ends of a range so that nothing falls out", () => {
  expect([outward(0.99984, 1), outward(0.12345, -1), outward(124, 1), outward(0, -1)]).toEqual([
    0.9999, 0.1234, 124, 0,
  ]);
  for (const value of [0.000123456, 987.654321, 1, 0.5, 123_456.7]) {
    expect(outward(value, -1)).toBeLessThanOrEqual(value);
    expect(outward(value, 1)).toBeGreaterThanOrEqual(value);
    expect(Math.abs(outward(value, 1) / value - 1)).toBeLessThan(0.002);
  }
});
