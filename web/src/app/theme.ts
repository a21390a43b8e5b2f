import { createTheme, defaultVariantColorsResolver, rem } from "@mantine/core";

import { wordsOn } from "@/app/legible";

const DIALOG = {
  attributes: { header: { role: "presentation" } },
  closeButtonProps: { "aria-label": "Close" },
  styles: { title: { fontWeight: 650 } },
};

/** Calm: one accent, system type, small radii, dense controls. */
export const theme = createTheme({
  respectReducedMotion: true,
  primaryColor: "cyan",
  primaryShade: { light: 9, dark: 5 },
  autoContrast: true,
  // A colour is dark on light ground and light on dark ground: so must be what stands on it.
  variantColorResolver: (input) => {
    const colours = defaultVariantColorsResolver(input);
    const name = input.color ?? input.theme.primaryColor;
    return input.variant === "filled" && name in input.theme.colors && name !== "dark"
      ? { ...colours, color: `var(${wordsOn(name)})` }
      : colours;
  },
  defaultRadius: "sm",
  fontFamily:
    'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Helvetica Neue", Arial, sans-serif',
  fontFamilyMonospace: 'ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, monospace',
  headings: { fontWeight: "650" },
  fontSizes: { xs: rem(12), sm: rem(13.5), md: rem(15), lg: rem(17), xl: rem(20) },
  components: {
    Button: { defaultProps: { size: "sm" } },
    Tooltip: { defaultProps: { openDelay: 300, withArrow: true, multiline: true, maw: 320 } },
    // Names of models stand on them: capitals would change those.
    Badge: { styles: { label: { textTransform: "none" } } },
    Paper: { defaultProps: { withBorder: true, p: "md" } },
    // A dialog's header is no banner of the page.
    Drawer: { defaultProps: DIALOG },
    Modal: { defaultProps: DIALOG },
    Card: { defaultProps: { withBorder: true, padding: "md" } },
  },
});
