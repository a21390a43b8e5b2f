import { expect, it } from "vitest";

import type { Decision } from "@/api/types";

import { saying, standing } from "./saying";

const made = (seq: number, action: Decision["action"], more: Partial<Decision> = {}): Decision => ({
  record: "r1",
  action,
  by: "lena",
  seq,
  at: "2026-01-01T10:00:00Z",
  ...more,
});

it("says what a decision did", () => {
  expect(saying({ action: "relabel", label: "billing" })).toBe("labelled it billing");
  expect(saying({ action: "confirm" })).toBe("kept the label");
});

it("finds the decision that stands", () => {
  const history = [made(1, "confirm"), made(2, "exclude"), made(3, "undo", { undoes: 2 }), made(4, "note")];
  expect(standing(history)?.seq).toBe(1);
  expect(standing([])).toBeNull();
});
