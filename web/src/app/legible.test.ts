import { darken, DEFAULT_THEME, mergeMantineTheme } from "@mantine/core";
import { describe, expect, it } from "vitest";

import { contrast, ENOUGH, legible } from "@/app/legible";
import { theme } from "@/app/theme";

const full = mergeMantineTheme(DEFAULT_THEME, theme);
const made = legible(full);

/** The colours of buttons, badges and notes on the page. */
describe.each(["cyan", "red", "gray", "orange", "yellow", "blue"])("words on %s", (name) => {
  const shades = full.colors[name] ?? full.colors.gray;
  const light = (part: string): string => made.light[`--mantine-color-${name}-${part}`] ?? "";

  it("can be read on the tint, and on the tint under the pointer", () => {
    expect(contrast(light("light-color"), shades[1])).toBeGreaterThanOrEqual(ENOUGH);
    expect(contrast(light("light-color"), shades[2])).toBeGreaterThanOrEqual(ENOUGH);
    expect(contrast(shades[0], darken(shades[9], 0.3))).toBeGreaterThanOrEqual(ENOUGH); // the dark scheme
  });

  it("can be read on a filled button in the dark, where they are black", () => {
    expect(contrast("#000000", shades[5])).toBeGreaterThanOrEqual(ENOUGH);
    expect(contrast("#000000", shades[6])).toBeGreaterThanOrEqual(ENOUGH);
  });
});

it.each(["cyan", "red"])("white words can be read on a filled %s button under the pointer", (name) => {
  const shade = made.light[`--mantine-color-${name}-filled-hover`] ?? "";
  expect(contrast("#ffffff", shade)).toBeGreaterThanOrEqual(ENOUGH);
  expect(contrast("#ffffff", shade)).toBeGreaterThan(contrast("#ffffff", full.colors[name]?.[9] ?? ""));
});
