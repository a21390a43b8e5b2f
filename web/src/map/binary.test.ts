import { expect, it } from "vitest";

import { countOf, NO_VALUE, readMask, readPoints, readValues } from "./binary";

function answer(header: unknown, values: ArrayBufferView<ArrayBuffer>): ArrayBuffer {
  let json = JSON.stringify(header);
  while (json.length % 4 !== 0) json += " ";
  const bytes = new Uint8Array(4 + json.length + values.byteLength);
  new DataView(bytes.buffer).setUint32(0, json.length, true);
  bytes.set(new TextEncoder().encode(json), 4);
  bytes.set(new Uint8Array(values.buffer), 4 + json.length);
  return bytes.buffer;
}

it("reads points as two columns", () => {
  const bytes = new Uint8Array(4 + 16);
  new DataView(bytes.buffer).setUint32(0, 2, true);
  bytes.set(new Uint8Array(Float32Array.of(0.5, -1, 0.25, 1).buffer), 4);
  const points = readPoints(bytes.buffer);
  expect([points.n, ...points.x, ...points.y]).toEqual([2, 0.5, -1, 0.25, 1]);
});

it("reads categories as codes and amounts as numbers", () => {
  const labels = readValues(answer({ kind: "category", values: ["a", "b"] }, Uint16Array.of(1, 0, NO_VALUE)));
  expect(labels).toEqual({ kind: "category", values: ["a", "b"], codes: Uint16Array.of(1, 0, 65_535) });
  const sure = readValues(answer({ kind: "amount", low: 0.5, high: 1 }, Float32Array.of(0.5, NaN)));
  expect(sure).toEqual({ kind: "amount", low: 0.5, high: 1, amounts: Float32Array.of(0.5, NaN) });
});

it("reads a mask bit by bit, least significant first", () => {
  const mask = readMask(Uint8Array.of(0b0000_0101, 0b0000_0010).buffer, 10);
  expect([...mask]).toEqual([1, 0, 1, 0, 0, 0, 0, 0, 0, 1]);
  expect(countOf(mask)).toBe(3);
});
