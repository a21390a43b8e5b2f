/** How many records have each value of a field; a bar leads to them. */
import { Anchor } from "@mantine/core";
import { useState } from "react";
import { Link } from "react-router";

import type { DatasetInfo } from "@/api/types";
import classes from "@/features/overview/Overview.module.css";
import { addresses } from "@/state/addresses";
import { isOneOf } from "@/state/clauses";
import { count, percent } from "@/ui/format";

interface Props {
  readonly info: DatasetInfo;
  readonly field: string;
  /** The most frequent first. */
  readonly values: readonly { readonly value: string; readonly name: string; readonly n: number }[];
  /** What the values are, in the plural. */
  readonly noun: string;
  /** Values shown before one asks for all. */
  readonly shown: number;
}

export function Counts({ info, field, values, noun, shown }: Props) {
  const [all, setAll] = useState(false);
  const most = Math.max(1, ...values.map(({ n }) => n));
  return (
    <div>
      <div className={classes.labels}>
        {(all ? values : values.slice(0, shown)).map(({ value, name, n }) => (
          <Link key={value} to={addresses.explore(info.name, { c: isOneOf(field, [value]) })}>
            <span className={classes.name} title={name}>
              {name}
            </span>
            <span className={classes.bar} style={{ width: `${(n / most) * 100}%` }} aria-hidden />
            <span className="numbers" title={percent(n / info.records)}>
              {count(n)}
            </span>
          </Link>
        ))}
      </div>
      {values.length > shown && (
        <Anchor
          component="button"
          type="button"
          size="sm"
          mt={4}
          aria-expanded={all}
          onClick={() => setAll(!all)}
        >
          {all ? "Show fewer" : `Show all ${count(values.length)} ${noun}`}
        </Anchor>
      )}
    </div>
  );
}
