import { describe, expect, it } from "vitest";

import { all, between, field, isOneOf } from "./clauses";

describe("clauses of a filter", () => {
  it("asks for one value, several, or none", () => {
    expect(isOneOf("label", ["pin"])).toBe("label = 'pin'");
    expect(isOneOf("label", ["pin", "card"])).toBe("label in ('pin', 'card')");
    expect(isOneOf("label", [null])).toBe("label is null");
    expect(isOneOf("label", ["pin", null])).toBe("(label = 'pin' or label is null)");
    expect(isOneOf("label", [])).toBe("");
  });

  it("doubles quotes inside values and names", () => {
    expect(isOneOf("label", ["can't"])).toBe("label = 'can''t'");
    expect(field('meta.said "so"')).toBe('meta."said ""so"""');
  });

  it("keeps numbers and truths as they are", () => {
    expect(isOneOf("meta.rating", [3])).toBe("meta.rating = 3");
    expect(isOneOf("meta.seen", [true])).toBe("meta.seen = true");
    expect(between("confidence", 0.2, 0.5)).toBe("confidence >= 0.2 and confidence <= 0.5");
  });

  it("puts brackets around alternatives so that all clauses hold", () => {
    expect(all(["a = 1 or b = 2", "c = 3"])).toBe("(a = 1 or b = 2) and c = 3");
    expect(all(["(a = 1) or (b = 2)", "c = 3"])).toBe("((a = 1) or (b = 2)) and c = 3");
    expect(all(["", null, " c = 3 "])).toBe("c = 3");
    expect(all([])).toBe("");
  });
});
