import { describe, expect, it } from "vitest";

import { CATEGORIES, categoryColours, NONE, rgb } from "./colours";

type Triple = readonly [number, number, number];
type Matrix = readonly [Triple, Triple, Triple];

/** Machado, Oliveira and Fernandes 2009, full severity, on linear RGB. */
const SIGHTS: Readonly<Record<string, Matrix>> = {
  normal: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};
/** Oklab (Ottosson 2020). */
const TO_LMS: Matrix = [
  [0.4122214708, 0.5363325363, 0.0514459929],
  [0.2119034982, 0.6806995451, 0.1073969566],
  [0.0883024619, 0.2817188376, 0.6299787005],
];
const TO_LAB: Matrix = [
  [0.2104542553, 0.793617785, -0.0040720468],
  [1.9779984951, -2.428592205, 0.4505937099],
  [0.0259040371, 0.7827717662, -0.808675766],
];

const times = (matrix: Matrix, [a, b, c]: Triple): Triple => {
  const [x, y, z] = matrix.map((row) => row[0] * a + row[1] * b + row[2] * c);
  return [x ?? 0, y ?? 0, z ?? 0];
};
const each = ([a, b, c]: Triple, change: (value: number) => number): Triple => [
  change(a),
  change(b),
  change(c),
];
const linear = (value: number): number =>
  value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;

function seen(colour: string, sight: Matrix): Triple {
  const light = each(times(sight, each(rgb(colour), linear)), (value) => Math.min(1, Math.max(0, value)));
  return times(TO_LAB, each(times(TO_LMS, light), Math.cbrt));
}

describe("colours of categories", () => {
  it.each(Object.entries(SIGHTS))("can be told apart with %s", (_, sight) => {
    const all = [...CATEGORIES, NONE].map((colour) => seen(colour, sight));
    for (const [i, one] of all.entries()) {
      for (const other of all.slice(i + 1)) {
        expect(Math.hypot(one[0] - other[0], one[1] - other[1], one[2] - other[2])).toBeGreaterThan(0.07);
      }
    }
  });

  it("are given to the first values; the others are grey", () => {
    const names = Array.from({ length: 15 }, (_, i) => `label ${i}`);
    const colours = categoryColours(names);
    expect(new Set(names.slice(0, 11).map((name) => colours.get(name))).size).toBe(11);
    expect(names.slice(11).map((name) => colours.get(name))).toEqual([NONE, NONE, NONE, NONE]);
  });

  it("are given to values in focus, which share none with each other", () => {
    const names = Array.from({ length: 15 }, (_, i) => `label ${i}`);
    const colours = categoryColours(names, new Set(["label 0", "label 13", "label 14"]));
    expect(colours.get("label 0")).toBe(CATEGORIES[0]);
    expect(new Set(["label 0", "label 13", "label 14"].map((name) => colours.get(name))).size).toBe(3);
    expect(colours.get("label 13")).not.toBe(NONE);
    const same = names.filter((name) => colours.get(name) === colours.get("label 13"));
    expect(same).toEqual(["label 13"]);
  });
});
