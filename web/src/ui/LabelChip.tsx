import { Text } from "@mantine/core";

import classes from "./LabelChip.module.css";

interface Props {
  label: string | null | undefined;
  colour?: string | undefined;
  /** A label that was replaced. */
  old?: boolean;
  /** What stands where there is none. */
  none?: string;
  /** Where many stand beside each other. */
  small?: boolean;
}

export function LabelChip({ label, colour, old = false, none = "no label", small = false }: Props) {
  if (label === null || label === undefined || label === "") {
    return (
      <Text component="span" size="sm" c="dimmed" fs="italic">
        {none}
      </Text>
    );
  }
  return (
    <span className={classes.chip} data-old={old || undefined} data-small={small || undefined} title={label}>
      {colour !== undefined && <span className={classes.dot} style={{ background: colour }} aria-hidden />}
      <span className={classes.word}>{label}</span>
    </span>
  );
}
