/** Words on colour that stay legible under the pointer as well: 4.5 : 1, as WCAG asks. */
import { type CSSVariablesResolver, darken, defaultCssVariablesResolver, luminance } from "@mantine/core";

export const ENOUGH = 4.5;

export function contrast(one: string, other: string): number {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05);
}

/** The colour itself, or so much darker that it can be read on a light ground. */
export function readable(colour: string, ground: string): string {
  let found = colour;
  for (let share = 0.05; share < 1 && contrast(found, ground) < ENOUGH; share += 0.05)
    found = darken(colour, share);
  return found;
}

/** The variable with the colour of words on a filled button: white by day, black by night. */
export const wordsOn = (colour: string): string => `--mantine-color-${colour}-contrast`;

/**
 * White words need a dark ground, and of some colours the darkest shade is too light for them. The
 * library lightens a filled button under the pointer, and darkens the ground of its tinted ones:
 * either way the words fade. In the dark, where words on a filled button are black, the other way
 * round.
 */
export const legible: CSSVariablesResolver = (theme) => {
  const made = defaultCssVariablesResolver(theme);
  for (const [name, shades] of Object.entries(theme.colors)) {
    if (name === "dark") continue;
    const words = readable(shades[9], shades[2]);
    const filled = readable(shades[9], "#ffffff");
    Object.assign(made.light, {
      [`--mantine-color-${name}-filled`]: filled,
      [`--mantine-color-${name}-filled-hover`]: darken(filled, 0.12),
      [`--mantine-color-${name}-light-color`]: words,
      [`--mantine-color-${name}-text`]: words,
      [wordsOn(name)]: "#ffffff",
    });
    Object.assign(made.dark, {
      [`--mantine-color-${name}-filled-hover`]: shades[4],
      [wordsOn(name)]: "#000000",
    });
  }
  return made;
};
