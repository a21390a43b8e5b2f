/** What the colours of the map mean; a click on a value filters by it, and shows it in a colour. */
import { Group, Text } from "@mantine/core";

import type { Values } from "@/map/binary";
import classes from "@/map/Map.module.css";
import { type LegendEntry, legendOf } from "@/map/paint";
import type { Value } from "@/state/clauses";
import { amountColour, isMeant, NONE } from "@/ui/colours";
import { count, plural } from "@/ui/format";

interface Props {
  values: Values;
  chosen: readonly Value[];
  /** Values that are listed first, in a colour in any case; those chosen where not given. */
  focus?: ReadonlySet<string>;
  /** How a number of the scale is written. */
  written: (value: number) => string;
  /** How a value is called. */
  named: (value: string | null) => string;
  /** Without it, the legend only explains. */
  onToggle?: (value: string | null) => void;
}

/** Grey values that are listed, so that each can be clicked. */
const MOST_GREY = 200;

/** Values that a filter asks for, as the map spells them: they have a colour in any case. */
export const focusOf = (chosen: readonly Value[]): ReadonlySet<string> =>
  new Set(chosen.flatMap((value) => (value === null ? [] : [String(value)])));

export function Legend({ values, chosen, focus = focusOf(chosen), written, named, onToggle }: Props) {
  if (values.kind === "amount") {
    return <Scale low={values.low} high={values.high} written={written} />;
  }
  const entries = legendOf(values, focus).filter(({ count: many }) => many > 0);
  const explained = ({ value, colour }: LegendEntry): boolean =>
    colour !== NONE || value === null || (value !== undefined && isMeant(value));
  const first = ({ value }: LegendEntry): boolean => typeof value === "string" && focus.has(value);
  const known = entries.filter(explained);
  const coloured = [...known.filter(first), ...known.filter((entry) => !first(entry))];
  const grey = entries.filter((entry) => !explained(entry));
  const one = (entry: LegendEntry) => (
    <li key={entry.value === undefined ? "\u0000others" : String(entry.value)}>
      <Entry
        entry={entry}
        name={entry.value === undefined ? "all others" : named(entry.value)}
        pressed={chosen.some((value) =>
          value === null ? entry.value === null : String(value) === entry.value,
        )}
        onToggle={onToggle}
      />
    </li>
  );
  return (
    <>
      <ul className={classes.legend}>{coloured.map(one)}</ul>
      {grey.length > 0 && (
        <>
          <Text size="xs" c="dimmed" px={4} pt={6}>
            {plural(grey.length, "more value")} in grey
            {onToggle === undefined ? "" : ": click one to see it in a colour"}
          </Text>
          <ul className={classes.legend}>{grey.slice(0, MOST_GREY).map(one)}</ul>
        </>
      )}
    </>
  );
}

interface EntryProps {
  entry: LegendEntry;
  name: string;
  pressed: boolean;
  onToggle: Props["onToggle"];
}

function Entry({ entry: { value, colour, count: many }, name, pressed, onToggle }: EntryProps) {
  const inside = (
    <>
      <span className={classes.dot} style={{ background: colour }} aria-hidden />{" "}
      <span className={classes.word}>{name}</span>{" "}
      <Text span size="xs" c="dimmed" className="numbers">
        {count(many)}
      </Text>
    </>
  );
  return value === undefined || onToggle === undefined ? (
    <span className={classes.entry} title={name}>
      {inside}
    </span>
  ) : (
    <button
      type="button"
      className={classes.entry}
      aria-pressed={pressed}
      title={value === null ? "Records without a value" : name}
      onClick={() => onToggle(value)}
    >
      {inside}
    </button>
  );
}

function Scale({ low, high, written }: { low: number; high: number; written: Props["written"] }) {
  const stops = Array.from({ length: 10 }, (_, i) => amountColour(i / 9)).join(", ");
  return (
    <div>
      <div className={classes.amount} style={{ background: `linear-gradient(to right, ${stops})` }} />
      <Group justify="space-between">
        {[low, high].map((end) => (
          <Text key={end} size="xs" c="dimmed" className="numbers">
            {written(end)}
          </Text>
        ))}
      </Group>
    </div>
  );
}
