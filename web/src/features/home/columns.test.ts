import { describe, expect, it } from "vitest";

import { cell, nameFrom, reasonOf, roleOf, withRole } from "@/features/home/columns";

const guesses = [
  { column: "nr", role: "id", reason: "named 'nr'", given: false },
  { column: "review", role: "text", reason: "named 'review'", given: false },
  { column: "stars", role: "label", reason: "named 'stars'", given: false },
  { column: "mood", role: null, reason: "kept as metadata", given: false },
] as const;

const roles = (chosen: Parameters<typeof roleOf>[1]) => guesses.map((guess) => roleOf(guess, chosen));

describe("roles of columns", () => {
  it("are the guesses until a person chooses", () => {
    expect(roles({})).toEqual(["id", "text", "label", ""]);
  });

  it("move from one column to another: a role is played once", () => {
    const chosen = withRole(guesses, {}, "mood", "label");
    expect(roles(chosen)).toEqual(["id", "text", "", "label"]);
    expect(chosen).toEqual({ label: "mood" });
  });

  it("are given up by a column that takes another one", () => {
    const chosen = withRole(guesses, {}, "review", "label");
    expect(roles(chosen)).toEqual(["id", "label", "", ""]);
    expect(chosen).toEqual({ text: "", label: "review" });
  });

  it("can be taken away, and given back", () => {
    const without = withRole(guesses, {}, "nr", "");
    expect(without).toEqual({ id: "" });
    expect(roles(without)).toEqual(["", "text", "label", ""]);
    expect(roles(withRole(guesses, without, "nr", "id"))).toEqual(["id", "text", "label", ""]);
  });

  it("come with the reason of the guess, or say who chose", () => {
    expect(reasonOf(guesses[2], {})).toBe("Guessed: named 'stars'");
    expect(reasonOf(guesses[2], { label: "" })).toBe("Chosen by you");
    expect(reasonOf(guesses[3], {})).toBe("Kept beside the record");
  });
});

describe("a preview", () => {
  it("shows a column's values wherever they would be stored", () => {
    const row = { text: "good", "meta.mood": 3, "meta.tags": ["a", "b"] };
    expect(cell(row, guesses, "review")).toBe("good");
    expect(cell(row, guesses, "mood")).toBe("3");
    expect(cell(row, guesses, "tags")).toBe("a, b");
    expect(cell(row, guesses, "stars")).toBe("");
  });

  it("suggests the file's name without its endings", () => {
    expect(nameFrom("reviews.2024.csv.gz")).toBe("reviews.2024");
    expect(nameFrom("A paper.PDF")).toBe("A paper");
    expect(nameFrom("notes")).toBe("notes");
  });
});
