import { expect, it } from "vitest";

import type { DatasetInfo } from "@/api/types";

import { coloursOf, columnsOf, countedField, outward, suggestions, tellingOf, titleOf } from "./fields";

const info = {
  meta: ["channel", "two words"],
  labels: { card_lost: 3, "can't pay": 1 },
  splits: { train: 2 },
  findings: {},
} as unknown as DatasetInfo;

it("shows the columns that hold anything", () => {
  const bare = { labelled: 0, splits: { none: 9 }, pictures: false } as unknown as DatasetInfo;
  const model = new Map([
    ["prediction", "text"],
    ["confidence", "number"],
  ] as const);
  expect(columnsOf(bare, new Map())).toEqual(["text"]);
  expect(columnsOf({ ...bare, labelled: 1 }, new Map())).toEqual(["text", "label"]);
  expect(columnsOf({ ...bare, splits: { test: 2, none: 7 }, pictures: true }, model)).toEqual([
    ...["image", "text", "prediction", "confidence", "split"],
  ]);
});

it("counts no identifiers and colours by none", () => {
  const pictures = { ...info, meta: ["image_id", "width"], identifiers: ["image_id"] };
  expect(tellingOf(pictures)).toEqual(["meta.width"]);
  const posts = { ...info, meta: ["kind", "post", "likes"], identifiers: [] };
  expect(tellingOf(posts)).toEqual(["meta.kind", "meta.likes"]);
  expect(tellingOf({ ...posts, meta: ["post"] })).toEqual(["meta.post"]);
  expect(coloursOf(new Map(), pictures)).toEqual(["decided", "cluster", "meta.width"]);
});

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

it("knows of which field the values have to be counted", () => {
  const types = new Map([
    ["language", "text"],
    ["meta.two words", "list"],
    ["label", "text"],
    ["meta.age", "whole"],
  ] as const);
  expect(countedField("language = 'd", types)).toBe("language");
  expect(countedField('decided and meta."two words" != \'', types)).toBe("meta.two words");
  expect(countedField("label = 'c", types)).toBeNull();
  expect(countedField("meta.age = '", types)).toBeNull();
  expect(countedField("topic = '", types)).toBeNull();
  expect(suggestions("language = 'd", info, ["en", "de"])).toEqual(["language = 'de' "]);
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
