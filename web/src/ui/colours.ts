/**
 * Colours of data. Categories: Okabe and Ito's palette, extended in lightness, told apart with
 * every common colour blindness; amounts: viridis (van der Walt and Smith).
 */
export const CATEGORIES = [
  "#0072b2",
  "#e69f00",
  "#009e73",
  "#d55e00",
  "#56b4e9",
  "#cc79a7",
  "#b8a900",
  "#7a5195",
  "#8c564b",
  "#17a2a2",
  "#a0522d",
  "#6b8e23",
] as const;

export const NONE = "#9aa0a6";

const VIRIDIS = [
  "#440154",
  "#482878",
  "#3e4989",
  "#31688e",
  "#26828e",
  "#1f9e89",
  "#35b779",
  "#6ece58",
  "#b5de2b",
  "#fde725",
] as const;

/** Sentiments have the colours people expect of them, in a pair that colour-blind people can tell. */
const MEANT: Readonly<Record<string, string>> = {
  negative: "#d55e00",
  positive: "#0072b2",
  neutral: "#9aa0a6",
};

/** Colour of each of the values, in their order; more values than colours share them. */
export function categoryColours(values: readonly (string | null)[]): Map<string | null, string> {
  const colours = new Map<string | null, string>();
  let next = 0;
  for (const value of values) {
    if (value === null || value === "") colours.set(value, NONE);
    else colours.set(value, MEANT[value] ?? CATEGORIES[next++ % CATEGORIES.length] ?? NONE);
  }
  return colours;
}

/** Colour of an amount from 0 to 1. */
export function amountColour(amount: number): string {
  const at = Math.round(Math.min(1, Math.max(0, amount)) * (VIRIDIS.length - 1));
  return VIRIDIS[at] ?? NONE;
}

export function rgb(hex: string): [number, number, number] {
  const value = Number.parseInt(hex.slice(1), 16);
  return [(value >> 16) / 255, ((value >> 8) & 255) / 255, (value & 255) / 255];
}
