import { expect, it } from "vitest";

import { weighed } from "./languages";

const value = (code: string | null, count: number) => ({ value: code, count });

it("lists languages by name, the unclear last", () => {
  const { languages } = weighed([value("unknown", 9), value("de", 5), value("en", 2)], 0);
  expect(languages.map(({ name }) => name)).toEqual(["German", "English", "not clear"]);
});

it("tells records that were added since from those without a text", () => {
  expect(weighed([value("en", 5), value(null, 3)], 1).waiting).toBe(2);
  expect(weighed([value("en", 5), value(null, 3)], 3).waiting).toBe(0);
});

it("warns where the texts are not English, and not of a few strangers", () => {
  expect(weighed([value("en", 50), value("de", 50), value("unknown", 900)], 0).foreign).toBe(0.5);
  expect(weighed([value("en", 99), value("de", 1)], 0).foreign).toBeNull();
  expect(weighed([value("unknown", 3)], 0).foreign).toBeNull();
});
