import { describe, expect, it } from "vitest";

import type { NextBatch } from "@/api/types";
import { adviceText, adviceTitle, isWaiting, waitingIn } from "@/features/review/batch";

const batch = (more: Partial<NextBatch>): NextBatch => ({
  dataset: "notes",
  run: "r",
  strategy: "adaptive",
  findings: [],
  values: {},
  labelled: 40,
  unlabelled: 60,
  per_class: {},
  advice: "go_on",
  why: "Go on: 20 more labels would gain about 1.7 points of accuracy (between 0.4 and 4.1).",
  estimating: false,
  confidence_level: 0.95,
  seed: 0,
  seconds: 1,
  notes: [],
  ...more,
});

const finding = (record: string) => ({
  record,
  check: "label_next",
  score: 1,
  remedy: "none" as const,
  why: "",
  run: "r",
  related: [],
});

describe("a batch to label", () => {
  it("counts what still waits for a label", () => {
    const glance = { label: null, excluded: false };
    expect(isWaiting(undefined)).toBe(false);
    expect(
      waitingIn(
        batch({
          findings: [finding("a"), finding("b"), finding("c"), finding("gone")],
          values: { a: glance, b: { ...glance, label: "joy" }, c: { ...glance, excluded: true } },
        }),
      ),
    ).toBe(1);
  });

  it("says the advice once", () => {
    expect(adviceTitle(batch({}))).toBe("Worth going on");
    expect(adviceText(batch({}))).toMatch(/^20 more labels/);
    expect(adviceTitle(batch({ labelled: 0, advice: "early" }))).toBe("A first batch");
    expect(adviceTitle(batch({ advice: null, why: "", estimating: true }))).toMatch(/^Estimating/);
    expect(adviceText(batch({ why: "All labels are the same so far." }))).toBe(
      "All labels are the same so far.",
    );
  });
});
