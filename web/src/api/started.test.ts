import { beforeEach, describe, expect, it } from "vitest";

import { forget, notesStartedRuns, noteStarted, startedHere } from "@/api/started";

const answered = async (status: number, body: unknown) => {
  const response = new Response(JSON.stringify(body), { status });
  await notesStartedRuns.onResponse?.({ response } as never);
};

describe("runs started in this tab", () => {
  beforeEach(() => {
    sessionStorage.clear();
  });

  it("are noted when a request answers with a run that goes on", async () => {
    await answered(202, { id: "r1", kind: "train", finished: null });
    expect(startedHere()).toEqual(["r1"]);
  });

  it("are not noted when the stored run answers at once, or nothing was started", async () => {
    await answered(202, { id: "r1", kind: "train", finished: "2026-01-01T10:00:00Z" });
    await answered(200, { id: "r2", kind: "train", finished: null });
    expect(startedHere()).toEqual([]);
  });

  it("are forgotten one by one, and bounded in number", () => {
    for (let i = 0; i < 60; i += 1) noteStarted(`r${i}`);
    expect(startedHere()).toHaveLength(50);
    forget("r59");
    expect(startedHere()).not.toContain("r59");
  });

  it("survive nonsense in the storage", () => {
    sessionStorage.setItem("assay.started", "{");
    expect(startedHere()).toEqual([]);
  });
});
