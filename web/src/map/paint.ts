/** Colours of points, as bytes for the graphics card, and the legend that explains them. */
import { NO_VALUE, OTHER_VALUE, type Values } from "@/map/binary";
import { amountColour, categoryColours, NONE, rgb } from "@/ui/colours";

const STEPS = 32;
const PLAIN = "#3b82a0";

const bytesOf = (hex: string): [number, number, number] => {
  const [r, g, b] = rgb(hex);
  return [Math.round(r * 255), Math.round(g * 255), Math.round(b * 255)];
};

/** Four bytes for every point; the last says nothing yet and is 255. */
export function painted(n: number, values: Values | undefined, focus?: ReadonlySet<string>): Uint8Array {
  const bytes = new Uint8Array(4 * n).fill(255);
  const none = bytesOf(NONE);
  const colours = paletteOf(values, focus).map(bytesOf);
  for (let i = 0; i < n; i++) {
    const [r, g, b] = colours[stepOf(values, i)] ?? none;
    bytes[4 * i] = r;
    bytes[4 * i + 1] = g;
    bytes[4 * i + 2] = b;
  }
  return bytes;
}

function paletteOf(values: Values | undefined, focus?: ReadonlySet<string>): string[] {
  if (values === undefined) return [PLAIN];
  if (values.kind === "amount") return Array.from({ length: STEPS }, (_, i) => amountColour(i / (STEPS - 1)));
  return [...categoryColours(values.values, focus).values()];
}

function stepOf(values: Values | undefined, i: number): number {
  if (values === undefined) return 0;
  if (values.kind === "category") return values.codes[i] ?? NO_VALUE;
  const share = ((values.amounts[i] ?? NaN) - values.low) / (values.high - values.low || 1);
  return Number.isNaN(share) ? -1 : Math.round(Math.min(1, Math.max(0, share)) * (STEPS - 1));
}

export interface LegendEntry {
  /** Null for points without a value; undefined for values that are not listed. */
  readonly value: string | null | undefined;
  readonly colour: string;
  readonly count: number;
}

/**
 * Categories with their colours and how many points have them, most frequent first.
 *
 * @param focus - Values that have a colour in any case.
 */
export function legendOf(values: Values, focus?: ReadonlySet<string>): readonly LegendEntry[] {
  if (values.kind === "amount") return [];
  const counts = new Map<number, number>();
  for (const code of values.codes) counts.set(code, (counts.get(code) ?? 0) + 1);
  const colours = categoryColours(values.values, focus);
  const listed: LegendEntry[] = values.values.map((value, code) => ({
    value,
    colour: colours.get(value) ?? NONE,
    count: counts.get(code) ?? 0,
  }));
  const other = counts.get(OTHER_VALUE) ?? 0;
  const none = counts.get(NO_VALUE) ?? 0;
  if (other > 0) listed.push({ value: undefined, colour: NONE, count: other });
  if (none > 0) listed.push({ value: null, colour: NONE, count: none });
  return listed;
}
