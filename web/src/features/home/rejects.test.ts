import { expect, it } from "vitest";

import { lastWork } from "@/features/home/lastWork";
import { readRejects } from "@/features/home/rejects";

const CSV = 'line,reason,raw\n3,"The row has 5 fields, not 3.","a,""b"",\nc"\n9,No text.,\n';

it("reads rows with quotes, commas and line ends", () => {
  expect(readRejects(CSV, 10)).toEqual({
    count: 2,
    rows: [
      { line: "3", reason: "The row has 5 fields, not 3.", raw: 'a,"b",\nc' },
      { line: "9", reason: "No text.", raw: "" },
    ],
  });
});

it("shows some of many and counts all", () => {
  const many = readRejects(CSV, 1);
  expect(many.rows).toHaveLength(1);
  expect(many.count).toBe(2);
  expect(readRejects("", 5)).toEqual({ rows: [], count: 0 });
});

it("takes a data set's newest run as the last work on it", () => {
  const info = { name: "bank", created: "2026-01-01T00:00:00Z" } as Parameters<typeof lastWork>[0];
  const runs = [
    { dataset: "other", created: "2026-03-01T00:00:00Z", params: {} },
    { dataset: null, params: { dataset: "bank" }, created: "2026-02-01T00:00:00Z", finished: null },
  ] as unknown as Parameters<typeof lastWork>[1];
  expect(lastWork(info, runs)).toBe("2026-02-01T00:00:00Z");
  expect(lastWork(info, [])).toBe(info.created);
});
