import { describe, expect, it } from "vitest";

import type { Finding } from "@/api/types";
import { marked } from "@/features/explore/pictureFindings";

const finding = (record: string, check: string, kind?: string): Finding => ({
  record,
  check,
  score: 1,
  remedy: "none",
  why: `${check}.`,
  run: "",
  related: [],
  details: kind === undefined ? {} : { kind },
});

describe("marks of pictures", () => {
  it("name what is wrong in a word, and all of it where it is more than one thing", () => {
    const marks = marked([
      finding("a", "picture_faults", "dark"),
      finding("b", "picture_copies"),
      finding("a", "picture_copies"),
      finding("c", "picture_leakage"),
    ]);
    expect(marks.get("a")).toEqual({ word: "dark, copy", why: "picture_faults. picture_copies." });
    expect(marks.get("b")?.word).toBe("copy");
    expect(marks.get("c")?.word).toBe("in two splits");
    expect(marks.get("d")).toBeUndefined();
  });
});
