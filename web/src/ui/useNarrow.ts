import { useMediaQuery } from "@mantine/hooks";

/** Whether the screen is that of a telephone; as in the style sheets. */
export const useNarrow = (): boolean =>
  useMediaQuery("(max-width: 48em)", false, { getInitialValueInEffect: false });
