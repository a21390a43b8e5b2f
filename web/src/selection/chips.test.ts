import { expect, it } from "vitest";

import { between, isOneOf } from "@/state/clauses";

import { brushed, chosen, mentioned, readChip, toggled, writeChip } from "./chips";

it("reads back every clause that a click writes", () => {
  for (const clause of [
    isOneOf("label", ["can't, won't", "pin"]),
    isOneOf('meta.said "so"', ["x or y is null"]),
    isOneOf("label", ["pin", null]),
    isOneOf("label", [null]),
    isOneOf("meta.rating", [3, -1.5]),
    isOneOf("decided", [true]),
    between("confidence", 0.25, 0.5),
    between("length", -3, 1e21),
  ]) {
    const chip = readChip(clause);
    expect(chip && writeChip(chip)).toBe(clause);
  }
});

it("leaves other clauses alone", () => {
  for (const clause of ["label != prediction", "text contains 'refund'", "decided", "not (label = 'a')"]) {
    expect(readChip(clause)).toBeNull();
  }
  expect(readChip("(label = 'a' or split is null)")).toBeNull();
});

it("adds a value to the clause of its field and takes it away again", () => {
  const one = toggled(["split = 'test'"], "label", "pin");
  expect(one).toEqual(["split = 'test'", "label = 'pin'"]);
  const two = toggled(one, "label", null);
  expect(chosen(two, "label")).toEqual(["pin", null]);
  expect(toggled(toggled(two, "label", "pin"), "label", null)).toEqual(["split = 'test'"]);
});

it("finds the values of a field that a filter names, wherever they stand", () => {
  const filter = "not excluded and (topic = 'card, (lost)' or topic in ('it''s', 'pin)')) and label = 'x'";
  expect(mentioned(filter, "topic")).toEqual(["card, (lost)", "it's", "pin)"]);
  expect(mentioned(filter, "label")).toEqual(["x"]);
  expect(mentioned("text contains 'topic = ''a'''", "topic")).toEqual([]);
  expect(mentioned('meta."two words" = 3', "meta.two words")).toEqual([3]);
  expect(mentioned(undefined, "topic")).toEqual([]);
});

it("knows the range brushed on a field", () => {
  expect(brushed(["confidence >= 0.2 and confidence <= 0.5"], "confidence")).toEqual([0.2, 0.5]);
  expect(brushed([], "confidence")).toBeNull();
});
