import { expect, it } from "vitest";

import type { Decision, Finding, RecordDetail } from "@/api/types";

import { choices } from "./labels";
import { takeIn } from "./others";
import { itemsOf, nextOpen, suggestionOf, type Marks, unasked } from "./queue";
import { rate, remaining, tally, type Made } from "./session";

const finding = (record: string, more: Partial<Finding> = {}): Finding => ({
  record,
  check: "label_errors",
  score: 1,
  why: "",
  run: "r",
  related: [],
  details: {},
  remedy: "none",
  ...more,
});

const made = (record: string, at: number, action: Made["decision"]["action"] = "confirm"): Made => ({
  key: `k${record}`,
  decision: { record, action },
  at,
});

const said = (seq: number, record: string, more: Partial<Decision> = {}): Decision => ({
  record,
  action: "confirm",
  by: "ana",
  seq,
  at: "2026-01-01T10:00:00Z",
  ...more,
});

it("holds each record once, and the members of a group", () => {
  expect(itemsOf([finding("a"), finding("b"), finding("a")]).map(({ record }) => record)).toEqual(["a", "b"]);
  const slice = finding("a", { check: "weak_slices", related: ["b", "c"] });
  expect(itemsOf([slice, finding("")]).map(({ record }) => record)).toEqual(["a", "b", "c"]);
});

it("goes to the next record that nobody decided", () => {
  const items = itemsOf(["a", "b", "c", "d"].map((record) => finding(record)));
  const marks: Marks = { mine: new Map([["b", made("b", 0)]]), theirs: new Map([["c", said(1, "c")]]) };
  expect(nextOpen(items, 0, marks)).toBe(3);
  expect(nextOpen(items, 3, marks)).toBe(-1);
});

it("takes the suggestion from the finding, else from the model", () => {
  expect(suggestionOf(finding("a", { suggested: "pin", remedy: "relabel" }), undefined)).toEqual({
    action: "relabel",
    label: "pin",
  });
  expect(suggestionOf(finding("a", { remedy: "exclude" }), undefined)?.action).toBe("exclude");
  expect(suggestionOf(finding("a"), undefined)).toBeNull();
  const detail = { values: { label: "card", prediction: "pin" }, findings: [] } as unknown as RecordDetail;
  expect(suggestionOf(null, detail)?.label).toBe("pin");
});

it("tells decisions of others from our own, and forgets those taken back", () => {
  const isOurs = ({ key }: Decision) => key === "mine";
  let others = takeIn({ seq: 0, theirs: new Map() }, [said(1, "a", { key: "mine" }), said(2, "b")], isOurs);
  expect([...others.theirs.keys()]).toEqual(["b"]);
  others = takeIn(others, [said(3, "b", { action: "undo", undoes: 2 })], isOurs);
  expect(others).toEqual({ seq: 3, theirs: new Map() });
});

it("measures the rate without long breaks", () => {
  expect(rate([made("a", 0)])).toBeNull();
  expect(rate([made("a", 0), made("b", 6_000), made("c", 12_000)])).toBeCloseTo(10);
  expect(rate([made("a", 0), made("b", 6_000), made("c", 3_600_000)])).toBeCloseTo(120_000 / 66_000);
  expect(remaining(20, 10)).toBe(120);
  expect(remaining(20, null)).toBeNull();
});

it("says what was done", () => {
  expect(tally([made("a", 0), made("b", 1, "exclude"), made("a", 2, "relabel")])).toBe(
    "1 relabelled, 1 excluded",
  );
});

const LABELS = { card_lost: 5, card_stolen: 9, pin_change: 7 };
const names = (typed: string, likely?: string[]) => choices(LABELS, typed, likely).map(({ label }) => label);

it("offers the likely labels first, then the frequent ones", () => {
  expect(names("", ["pin_change"])).toEqual(["pin_change", "card_stolen", "card_lost"]);
});

it("finds labels by their beginning, by a word in them and by initials", () => {
  expect(names("card")).toEqual(["card_stolen", "card_lost", "card"]);
  expect(names("lost")[0]).toBe("card_lost");
  expect(names("card st")[0]).toBe("card_stolen");
  expect(names("pc")[0]).toBe("pin_change");
});

it("offers a new label only where none is called so", () => {
  expect(choices(LABELS, "Card_Lost").some(({ fresh }) => fresh)).toBe(false);
  expect(choices(LABELS, " fees ").at(-1)).toEqual({ label: "fees", count: 0, fresh: true });
});

it("names the models that were not asked", () => {
  expect(unasked([])).toBe("No model has looked at this record yet.");
  expect(unasked(["a"])).toBe("a was not asked about this record yet.");
  expect(unasked(["a", "b"])).toBe("Neither a nor b was asked about this record yet.");
  expect(unasked(["a", "b", "c"])).toBe("None of the models was asked about this record yet.");
});
