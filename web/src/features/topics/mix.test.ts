import { expect, test } from "vitest";

import { coloursOf, mixOf, said } from "./mix";
import { topic } from "./topics.fake";

test("a mix counts every record once: its labels, other labels, and none", () => {
  const labels = Array.from({ length: 13 }, (_, i) => `label ${i}`);
  const colours = coloursOf({ labels });
  const one = topic(0, 20, { labels: { "label 0": 9, "label 12": 6 }, labelled: 16 });
  const mix = mixOf([one], colours);
  expect(mix.map(({ name, value }) => [name, value])).toEqual([
    ["label 0", 9],
    ["other labels", 7],
    ["no label", 4],
  ]);
  expect(said(mix)).toBe("label 0 9, other labels 7, no label 4");
});

test("a neutral sentiment is a label of its own, though it is grey", () => {
  const one = topic(0, 3, { labels: { positive: 1, neutral: 1, negative: 1 }, labelled: 3 });
  const mix = mixOf([one], coloursOf({ labels: ["positive", "neutral", "negative"] }));
  expect(mix).toHaveLength(3);
});
