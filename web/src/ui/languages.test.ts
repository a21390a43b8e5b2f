import { expect, it } from "vitest";

import { langOf, languageName } from "./languages";

it("calls languages by their names, by two letters or three", () => {
  expect(["de", "fra", "zh", "vi"].map(languageName)).toEqual(["German", "French", "Chinese", "Vietnamese"]);
});

it("leaves a code that nobody knows, and says where a text told too little", () => {
  expect(["q", "qqx", "ita-iwn", "unknown"].map(languageName)).toEqual(["q", "qqx", "ita-iwn", "not clear"]);
  expect([langOf("de"), langOf("unknown"), langOf(null)]).toEqual(["de", undefined, undefined]);
});
