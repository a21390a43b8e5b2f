import { darken, DEFAULT_THEME, mergeMantineTheme } from "@mantine/core";
import { describe, expect, it } from "vitest";

import { contrast, ENOUGH, legible, wordsOn } from "@/app/legible";
import { theme } from "@/app/theme";

const full = mergeMantineTheme(DEFAULT_THEME, theme);
const made = legible(full);

/** Every colour of the library that a button, a badge or a note may have. */
describe.each(Object.keys(full.colors).filter((name) => name !== "dark"))("words on %s", (name) => {
  const shades = full.colors[name] ?? full.colors.gray;
  const light = (part: string): string => made.light[`--mantine-color-${name}-${part}`] ?? "";
  const dark = (part: string): string => made.dark[`--mantine-color-${name}-${part}`] ?? "";

  it("can be read on the tint, and on the tint under the pointer", () => {
    expect(contrast(light("light-color"), shades[1])).toBeGreaterThanOrEqual(ENOUGH);
    expect(contrast(light("light-color"), shades[2])).toBeGreaterThanOrEqual(ENOUGH);
    expect(contrast(shades[0], darken(shades[9], 0.3))).toBeGreaterThanOrEqual(ENOUGH); // the dark scheme
  });

  it("can be read on a filled button, and better under the pointer, where they are white", () => {
    const [words, filled, hovered] = [light("contrast"), light("filled"), light("filled-hover")];
    expect(words).toBe("#ffffff");
    expect(contrast(words, filled)).toBeGreaterThanOrEqual(ENOUGH);
    expect(contrast(words, hovered)).toBeGreaterThan(contrast(words, filled));
  });

  it("can be read on a filled button, and better under the pointer, where they are black", () => {
    const [words, filled, hovered] = [dark("contrast"), shades[5], dark("filled-hover")];
    expect(dark("filled")).toBe(`var(--mantine-color-${name}-5)`);
    expect(words).toBe("#000000");
    expect(contrast(words, filled)).toBeGreaterThanOrEqual(ENOUGH);
    expect(contrast(words, hovered)).toBeGreaterThan(contrast(words, filled));
  });

  it("have the colour of their ground's scheme on a filled button", () => {
    const resolved = full.variantColorResolver({ color: name, theme: full, variant: "filled" });
    expect(resolved.color).toBe(`var(${wordsOn(name)})`);
    expect(resolved.background).toBe(`var(--mantine-color-${name}-filled)`);
  });
});
