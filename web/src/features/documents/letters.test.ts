import { describe, expect, it } from "vitest";

import { Letters } from "./letters";

describe("places in a text", () => {
  const said = "Let 𝑥 be 😀😀. Then 𝑥² ends it.";
  const points = Array.from(said);

  it("are counted by code points, whatever stands before", () => {
    const text = new Letters(said);
    expect(text.length).toBe(points.length);
    for (let from = 0; from <= points.length; from += 1) {
      for (let to = from; to <= points.length; to += 1) {
        expect(text.slice(from, to)).toBe(points.slice(from, to).join(""));
      }
    }
  });

  it("mark the words that were meant behind math letters and emoji", () => {
    const start = points.indexOf("T");
    expect(new Letters(said).slice(start, start + 4)).toBe("Then");
  });

  it("are units where every letter takes one", () => {
    const text = new Letters("Grüße, 你好");
    expect([text.length, text.slice(7), text.slice(0, 5)]).toEqual([9, "你好", "Grüße"]);
    expect(new Letters("").length).toBe(0);
  });
});
