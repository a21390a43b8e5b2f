import { Text, Tooltip } from "@mantine/core";

import { interval, percent } from "@/ui/format";

interface Props {
  /** 0–1. */
  value: number;
  bounds?: readonly number[] | null;
  size?: "sm" | "md" | "xl";
}

/** A score never stands without its interval where there is one. */
export function Score({ value, bounds, size = "md" }: Props) {
  return (
    <Text
      component="span"
      size={size}
      fw={600}
      style={{ fontVariantNumeric: "tabular-nums", whiteSpace: "nowrap" }}
    >
      {percent(value)}
      {bounds && (
        <Tooltip label="95 % confidence interval (bootstrap)">
          <Text component="span" size={size === "xl" ? "md" : "xs"} c="dimmed" fw={400} ml={6}>
            [{interval(bounds)}]
          </Text>
        </Tooltip>
      )}
    </Text>
  );
}
