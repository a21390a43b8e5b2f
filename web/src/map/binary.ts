/** What the server sends about the map, byte by byte; see docs/reference/openapi.json. */

/** Points in map order, both coordinates in [-1, 1]. */
export interface Points {
  readonly n: number;
  readonly x: Float32Array;
  readonly y: Float32Array;
}

/** One value for every point, in map order. */
export type Values =
  | { readonly kind: "category"; readonly values: readonly string[]; readonly codes: Uint16Array }
  | { readonly kind: "amount"; readonly low: number; readonly high: number; readonly amounts: Float32Array };

/** Code of a point without a value, and of one whose value is none of those listed. */
export const NO_VALUE = 65_535;
export const OTHER_VALUE = 65_534;

/** A `uint32` count, then so many `float32` x, then so many y. */
export function readPoints(buffer: ArrayBuffer): Points {
  const n = new DataView(buffer).getUint32(0, true);
  return { n, x: new Float32Array(buffer, 4, n), y: new Float32Array(buffer, 4 + 4 * n, n) };
}

interface Header {
  readonly kind: "category" | "amount";
  readonly values?: readonly unknown[];
  readonly low?: number | null;
  readonly high?: number | null;
}

/** A `uint32` length, a header in JSON, then codes (`uint16`) or amounts (`float32`). */
export function readValues(buffer: ArrayBuffer): Values {
  const length = new DataView(buffer).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, length))) as Header;
  const begin = 4 + length;
  if (header.kind === "amount") {
    return {
      kind: "amount",
      low: header.low ?? 0,
      high: header.high ?? 1,
      amounts: new Float32Array(buffer, begin, Math.floor((buffer.byteLength - begin) / 4)),
    };
  }
  return {
    kind: "category",
    values: (header.values ?? []).map(String),
    codes: new Uint16Array(buffer, begin, Math.floor((buffer.byteLength - begin) / 2)),
  };
}

/** One bit for every point, least significant first, as one byte for every point: 1 passes. */
export function readMask(buffer: ArrayBuffer, n: number): Uint8Array {
  const bits = new Uint8Array(buffer);
  const passes = new Uint8Array(n);
  for (let i = 0; i < n; i++) passes[i] = ((bits[i >> 3] ?? 0) >> (i & 7)) & 1;
  return passes;
}

export function countOf(mask: Uint8Array): number {
  let count = 0;
  for (const bit of mask) count += bit;
  return count;
}
