import { expect, it } from "vitest";

import { NONE, rgb } from "@/ui/colours";

import { NO_VALUE, OTHER_VALUE } from "./binary";
import { legendOf, painted } from "./paint";
import { placed } from "./labels";
import { WHOLE } from "./view";

const grey = rgb(NONE).map((part) => Math.round(part * 255));

it("gives each category its colour and grey to points without one", () => {
  const values = { kind: "category", values: ["a", "b"], codes: Uint16Array.of(0, 1, 0, NO_VALUE) } as const;
  const bytes = painted(4, values);
  const at = (i: number) => [...bytes.slice(4 * i, 4 * i + 3)];
  expect(at(0)).toEqual(at(2));
  expect(at(0)).not.toEqual(at(1));
  expect(at(3)).toEqual(grey);
});

it("goes from dark to bright with an amount", () => {
  const values = { kind: "amount", low: 0, high: 10, amounts: Float32Array.of(0, 10, NaN) } as const;
  const bytes = painted(3, values);
  expect([...bytes.slice(0, 3)]).toEqual([0x44, 0x01, 0x54]);
  expect([...bytes.slice(4, 7)]).toEqual([0xfd, 0xe7, 0x25]);
  expect([...bytes.slice(8, 11)]).toEqual(grey);
});

it("counts the points of each entry of the legend", () => {
  const codes = Uint16Array.of(0, 0, OTHER_VALUE, NO_VALUE);
  expect(
    legendOf({ kind: "category", values: ["a"], codes }).map(({ value, count }) => [value, count]),
  ).toEqual([
    ["a", 2],
    [undefined, 1],
    [null, 1],
  ]);
});

it("writes a name only where it covers no graver one", () => {
  const size = { width: 600, height: 600 };
  const names = [
    { x: 0, y: 0, width: 100 },
    { x: 0.05, y: 0.01, width: 100 },
    { x: 0, y: 0.5, width: 100 },
    { x: 5, y: 0, width: 100 },
  ];
  expect(placed(names, WHOLE, size).map((place) => place !== null)).toEqual([true, false, true, false]);
  expect(placed(names, { x: 0.02, y: 0, zoom: 20 }, size)[1]).not.toBeNull();
});
