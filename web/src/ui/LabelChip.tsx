import { Text } from "@mantine/core";

import classes from "./LabelChip.module.css";

interface Props {
  label: string | null | undefined;
  colour?: string | undefined;
  /** A label that was replaced. */
  old?: boolean;
  /** What stands where there is none. */
  none?: string;
}

export function LabelChip({ label, colour, old = false, none = "no label" }: Props) {
  if (label === null || label === undefined || label === "") {
    return (
      <Text component="span" size="sm" c="dimmed" fs="italic">
        {none}
      </Text>
    );
  }
  return (
    <span className={classes.chip} data-old={old || undefined} title={label}>
      {colour !== undefined && <span className={classes.dot} style={{ background: colour }} aria-hidden />}
      {label}
    </span>
  );
}
