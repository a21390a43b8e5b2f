/**
 * Colours of data. Categories: five of Okabe and Ito's palette and six chosen beside them, so that any
 * two, and each and grey, can be told apart with normal sight and with each common colour
 * blindness (colours.test.ts); amounts: viridis (van der Walt and Smith).
 */
export const CATEGORIES = [
  "#0072b2",
  "#e69f00",
  "#009e73",
  "#d55e00",
  "#56b4e9",
  "#c632fe",
  "#7f413e",
  "#592ada",
  "#635178",
  "#b14717",
  "#c3bca3",
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

/**
 * Sentiments have the colours people expect of them, in a pair that colour-blind people can tell; what
 * is not known is grey.
 */
const MEANT: Readonly<Record<string, string>> = {
  negative: "#d55e00",
  positive: "#0072b2",
  neutral: "#9aa0a6",
  unknown: "#9aa0a6",
};

/** Whether everybody expects a certain colour of a value, be it grey. */
export const isMeant = (value: string): boolean => value in MEANT;

/**
 * Colour of each of the values, in their order: the first ones have one of their own, others are grey.
 *
 * @param focus - Values that have a colour in any case: they take it from those that are not among them.
 */
export function categoryColours(
  values: readonly (string | null)[],
  focus: ReadonlySet<string> = new Set(),
): Map<string | null, string> {
  const colours = new Map<string | null, string>();
  let next = 0;
  for (const value of values) {
    const own = value === null || value === "" ? NONE : (MEANT[value] ?? CATEGORIES[next++] ?? NONE);
    colours.set(value, own);
  }
  const taken = new Set([...focus].map((value) => colours.get(value)));
  const free = CATEGORIES.filter((colour) => !taken.has(colour));
  for (const value of focus) {
    const colour = colours.get(value) === NONE && MEANT[value] === undefined ? free.shift() : undefined;
    if (colour === undefined) continue;
    for (const [other, own] of colours) if (own === colour && other !== value) colours.set(other, NONE);
    colours.set(value, colour);
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
