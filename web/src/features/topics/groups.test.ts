import { expect, test } from "vitest";

import { cut, groupOf } from "./groups";
import { topic } from "./topics.fake";

const TOPICS = [topic(7, 40), topic(3, 30), topic(9, 20), topic(1, 10)];
const MERGES = [
  { a: 2, b: 3, height: 0.1, size: 30 },
  { a: 1, b: 4, height: 0.3, size: 60 },
  { a: 0, b: 5, height: 0.9, size: 100 },
];

test("a hierarchy is cut where as many groups are left as are wanted, nearest joined first", () => {
  expect(cut(TOPICS, MERGES, 4).map(({ key }) => key)).toEqual(["7", "3", "9", "1"]);
  expect(cut(TOPICS, MERGES, 3).map(({ key, count }) => [key, count])).toEqual([
    ["7", 40],
    ["3", 30],
    ["9,1", 30],
  ]);
  expect(cut(TOPICS, MERGES, 2).map(({ key }) => key)).toEqual(["3,9,1", "7"]);
  expect(cut(TOPICS, MERGES, 1)).toHaveLength(1);
});

test("topics that nothing joins stay apart, and more groups than topics are all topics", () => {
  expect(cut(TOPICS, [], 1)).toHaveLength(4);
  expect(cut(TOPICS, MERGES, 99)).toHaveLength(4);
  expect(cut([], [], 3)).toEqual([]);
});

test("a group is called by its largest topic", () => {
  expect(groupOf([topic(1, 10), topic(3, 30)]).name).toBe("topic 3 and 1 more");
  expect(groupOf([topic(1, 10)]).name).toBe("topic 1");
});
