import { expect, test } from "vitest";

import { mostConfused, strengths, support, trimmed } from "./confusion";

const matrix = {
  labels: ["a", "b", "c", "d"],
  counts: [
    [8, 2, 0, 0],
    [1, 4, 0, 0],
    [0, 0, 9, 1],
    [0, 0, 0, 3],
  ],
};

test("the most frequent wrong answer comes first, then the graver for its label", () => {
  expect(mostConfused(matrix)).toEqual([
    { label: "a", answer: "b", count: 2, share: 0.2 },
    { label: "b", answer: "a", count: 1, share: 0.2 },
    { label: "c", answer: "d", count: 1, share: 0.1 },
  ]);
});

test("only the classes in most wrong answers stay, in their order", () => {
  expect(trimmed(matrix, 2)).toEqual({
    labels: ["a", "b"],
    counts: [
      [8, 2],
      [1, 4],
    ],
  });
  expect(trimmed(matrix, 4)).toBe(matrix);
});

test("a row's shares are of all its records, those of hidden columns too", () => {
  const few = trimmed(matrix, 3);
  expect(few.labels).toEqual(["a", "b", "c"]);
  expect(strengths(few, true, matrix)[2]).toEqual([0, 0, 0.9]);
  expect(strengths(few, false)[2]).toEqual([0, 0, 1]);
  expect(support(matrix).get("c")).toBe(10);
});

test("a row without records has no shares", () => {
  expect(strengths({ labels: ["a"], counts: [[0]] }, true)).toEqual([[0]]);
});
