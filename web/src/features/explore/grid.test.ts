import { describe, expect, it } from "vitest";

import { acrossOf, moved } from "@/features/explore/grid";

describe("a grid of pictures", () => {
  it("holds as many side by side as fit, and two on a phone", () => {
    expect(acrossOf(700)).toBe(4);
    expect(acrossOf(330)).toBe(2);
    expect(acrossOf(0)).toBe(2);
  });

  it("is walked by arrows and never left", () => {
    expect(moved("ArrowDown", 1, 10, 4, 2)).toBe(5);
    expect(moved("ArrowDown", 7, 10, 4, 2)).toBe(7);
    expect(moved("ArrowUp", 2, 10, 4, 2)).toBe(2);
    expect(moved("ArrowRight", 9, 10, 4, 2)).toBe(9);
    expect(moved("PageDown", 1, 10, 4, 2)).toBe(9);
    expect(moved("Home", 5, 10, 4, 2)).toBe(0);
    expect(moved("a", 5, 10, 4, 2)).toBeNull();
  });
});
