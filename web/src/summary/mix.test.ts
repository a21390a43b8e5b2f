import { expect, it } from "vitest";

import type { DatasetInfo } from "@/api/types";
import { labelShares, splitShares } from "@/summary/mix";

const info = (more: Partial<DatasetInfo>) =>
  ({ records: 10, labelled: 10, labels: {}, splits: {}, ...more }) as DatasetInfo;

it("puts splits in the order of their use, and leaves empty ones out", () => {
  const shares = splitShares(info({ splits: { none: 0, test: 2, train: 7, validation: 1 } }));
  expect(shares.map((share) => share.name)).toEqual(["train", "validation", "test"]);
});

it("puts labels by size, gathers the small ones, and shows what has no label", () => {
  const shares = labelShares(info({ labelled: 8, labels: { a: 1, b: 4, c: 2, d: 1 } }), 2);
  expect(shares.map(({ name, value }) => [name, value])).toEqual([
    ["b", 4],
    ["c", 2],
    ["2 more labels", 2],
    ["no label", 2],
  ]);
});
