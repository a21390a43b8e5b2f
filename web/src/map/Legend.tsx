/** What the colours of the map mean; a click on a value filters by it. */
import { Group, Text } from "@mantine/core";

import type { Values } from "@/map/binary";
import classes from "@/map/Map.module.css";
import { legendOf } from "@/map/paint";
import type { Value } from "@/state/clauses";
import { amountColour } from "@/ui/colours";
import { count } from "@/ui/format";

interface Props {
  values: Values;
  chosen: readonly Value[];
  /** Without it, the legend only explains. */
  onToggle?: (value: string | null) => void;
}

export function Legend({ values, chosen, onToggle }: Props) {
  if (values.kind === "amount") return <Scale low={values.low} high={values.high} />;
  return (
    <ul className={classes.legend}>
      {legendOf(values).map(({ value, colour, count: many }) => {
        const dot = <span className={classes.dot} style={{ background: colour }} aria-hidden />;
        const words = (
          <span className={classes.word}>{value ?? (value === null ? "no value" : "others")}</span>
        );
        const number = (
          <Text span size="xs" c="dimmed" className="numbers">
            {count(many)}
          </Text>
        );
        return (
          <li key={value === undefined ? "\u0000others" : String(value)}>
            {value === undefined || onToggle === undefined ? (
              <span className={classes.entry}>
                {dot} {words} {number}
              </span>
            ) : (
              <button
                type="button"
                className={classes.entry}
                aria-pressed={chosen.some((one) => (one === null ? value === null : String(one) === value))}
                title={value === null ? "Records without a value" : value}
                onClick={() => onToggle(value)}
              >
                {dot} {words} {number}
              </button>
            )}
          </li>
        );
      })}
    </ul>
  );
}

const number = (value: number): string => String(Number(value.toPrecision(3)));

function Scale({ low, high }: { low: number; high: number }) {
  const stops = Array.from({ length: 10 }, (_, i) => amountColour(i / 9)).join(", ");
  return (
    <div>
      <div className={classes.amount} style={{ background: `linear-gradient(to right, ${stops})` }} />
      <Group justify="space-between">
        <Text size="xs" c="dimmed" className="numbers">
          {number(low)}
        </Text>
        <Text size="xs" c="dimmed" className="numbers">
          {number(high)}
        </Text>
      </Group>
    </div>
  );
}
