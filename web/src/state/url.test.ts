import { expect, it } from "vitest";

import { changed } from "@/state/url";

it("changes what is named, and keeps the others as they are", () => {
  expect(changed("?a=1&b=2&b=3", { a: "x y" })).toBe("b=2&b=3&a=x+y");
  expect(changed("?a=1&b=2&b=3", { b: ["4", "5"], c: "6" })).toBe("a=1&b=4&b=5&c=6");
});

it("takes away what is null or an empty list", () => {
  expect(changed("?a=1&b=2&b=3", { a: null, b: [] })).toBe("");
  expect(changed("", { a: null })).toBe("");
});
