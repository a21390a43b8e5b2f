import { expect, it } from "vitest";

import { difference } from "./difference";

it("marks the words that only one of two texts has", () => {
  const { a, b, words } = difference(
    "report a stolen card to you and the police",
    "report a stolen card to the police",
  );
  expect(a.filter(({ own }) => own).map(({ text }) => text)).toEqual(["you", "and"]);
  expect(b.every(({ own }) => !own)).toBe(true);
  expect(words).toBe(2);
});

it("does not count case and marks at the ends of words", () => {
  const { words, same } = difference("My card is lost", "my card is lost!!");
  expect(words).toBe(0);
  expect(same).toBe(false);
});

it("gives back both texts whole", () => {
  const one = "  two  spaces\nand a line ";
  const { a, b } = difference(one, "another");
  expect(a.map(({ text }) => text).join("")).toBe(one);
  expect(b.map(({ text }) => text).join("")).toBe("another");
});
