import { expect, it } from "vitest";

import type { DatasetInfo } from "@/api/types";

import { suggestions, titleOf } from "./fields";

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
