import { expect, test } from "vitest";

import { csv, found, sorted, weakest } from "./rows";
import { overview, topic } from "./topics.fake";

const judged = (id: number, right: number, of: number, interval: [number, number]) =>
  topic(id, 100 - id, { judged: of, right, interval });
const GOOD = judged(1, 90, 100, [0.83, 0.94]);
const WEAK = judged(2, 20, 50, [0.28, 0.54]);
const TINY = judged(3, 0, 2, [0, 0.66]);
const NONE = topic(4, 5);

const ids = (topics: readonly { id: number }[]) => topics.map(({ id }) => id);

test("topics without a value come last, whichever way", () => {
  expect(ids(sorted([NONE, GOOD, WEAK], "right", false))).toEqual([2, 1, 4]);
  expect(ids(sorted([NONE, GOOD, WEAK], "right", true))).toEqual([1, 2, 4]);
  expect(ids(sorted([NONE, GOOD, WEAK], "count", true))).toEqual([1, 2, 4]);
  expect(ids(sorted([NONE, GOOD, WEAK], "name", true))).toEqual([4, 2, 1]);
});

test("a filter looks at names and words", () => {
  expect(ids(found([GOOD, WEAK], "WORD2"))).toEqual([2]);
  expect(ids(found([GOOD, WEAK], "topic word1"))).toEqual([1]);
  expect(found([GOOD, WEAK], " ")).toHaveLength(2);
});

test("two judged records do not make a topic the weakest", () => {
  expect(ids(weakest([GOOD, TINY, WEAK, NONE]))).toEqual([2, 1]);
});

test("a file holds a line a topic; quotes are doubled and formulas are text", () => {
  const topics = [
    topic(0, 3, { name: 'said "no", twice', splits: { train: 2 } }),
    topic(1, 1, { name: "=1+1" }),
  ];
  const lines = csv(overview(topics, { splits: { train: 2, test: 1 } })).split("\r\n");
  expect(lines[0]).toContain("records of train,records of test");
  expect(lines[1]).toContain('0,"said ""no"", twice",3,word0');
  expect(lines[2]).toContain("1,'=1+1,1");
  expect(lines).toHaveLength(4);
});
