import { describe, expect, it } from "vitest";

import type { Run } from "@/api/types";
import { outcome } from "@/runs/outcome";
import { datasetOf, kindTitle, secondsOf } from "@/runs/words";

const run = (more: Partial<Run>): Run => ({
  id: "r1",
  kind: "import",
  dataset: null,
  params: {},
  fingerprint: "",
  models: [],
  versions: {},
  seed: null,
  status: "done",
  created: "2026-01-01T10:00:00Z",
  started: "2026-01-01T10:00:01Z",
  finished: "2026-01-01T10:00:05Z",
  progress: { phase: "", done: 0, total: null, rate: null, remaining: null },
  result: null,
  error: null,
  log: [],
  ...more,
});

describe("what a run made", () => {
  it("counts the rows of an import and leads to its data set", () => {
    const made = outcome(
      run({
        params: { dataset: "a b" },
        result: { dataset: "a b", added: 1200, updated: 2, unchanged: 0, rejected: 1 },
      }),
    );
    expect(made?.sentence).toBe("Records of a b: 1,200 added, 2 updated, 1 rejected.");
    expect(made?.links).toEqual([{ to: "/d/a%20b", label: "Open a b" }]);
  });

  it("counts the pictures that can be found by what they show", () => {
    const made = outcome(
      run({
        kind: "embed_pictures",
        dataset: "photos",
        result: { embedded: 1200, cached: 3, missing: 2, broken: 1 },
      }),
    );
    expect(made?.sentence).toBe("1,200 pictures got vectors, 3 had theirs, 2 not here, 1 broken.");
    expect(made?.links).toEqual([{ to: "/d/photos/explore?as=gallery", label: "Search the pictures" }]);
  });

  it("gives a score with its interval", () => {
    const made = outcome(
      run({
        kind: "evaluate",
        dataset: "bank",
        result: { model: "m", accuracy: 0.5, accuracy_interval: [0.4, 0.6], n: 10, split: "test" },
      }),
    );
    expect(made?.sentence).toBe("m is right on 50.0 % [40.0 – 60.0] of 10 records of the test split.");
  });

  it("says what documents cut anew became, and how many were left out", () => {
    const result = { dataset: "papers-100", source: "papers", documents: 2, passages: 1240, left_out: 1 };
    const made = outcome(run({ kind: "recut", dataset: "papers", result }));
    expect(made?.sentence).toBe(
      "2 documents of papers cut into 1,240 passages, as the data set papers-100; 1 document left out.",
    );
    expect(made?.links[0]?.to).toContain("papers-100");
  });

  it("says nothing of a run that goes on or failed", () => {
    expect(outcome(run({ status: "running" }))).toBeNull();
    expect(outcome(run({ status: "failed", error: "No." }))).toBeNull();
  });

  it("has words for kinds it has never heard of", () => {
    expect(kindTitle("count_words")).toBe("Count words");
    expect(outcome(run({ kind: "count_words", result: {} }))?.sentence).toBe("Count words: done.");
  });
});

describe("a run", () => {
  it("names the data set an import makes", () => {
    expect(datasetOf(run({ params: { dataset: "new" } }))).toBe("new");
    expect(datasetOf(run({ dataset: "bank" }))).toBe("bank");
    expect(datasetOf(run({}))).toBeNull();
  });

  it("takes the time from its start to its end, or to now", () => {
    expect(secondsOf(run({}))).toBe(4);
    expect(secondsOf(run({ finished: null }), Date.parse("2026-01-01T10:00:11Z"))).toBe(10);
    expect(secondsOf(run({ started: null }))).toBeNull();
  });
});
