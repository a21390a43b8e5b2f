/** A difference and its interval on a line on which zero is marked. */
import { points } from "@/ui/format";

import classes from "./Models.module.css";
import { lineScale } from "./line";

interface Props {
  value: number;
  bounds: readonly [number, number];
  worse: string;
  better: string;
}

export function DifferenceLine({ value, bounds, worse, better }: Props) {
  const at = lineScale(value, bounds);
  const css = (amount: number) => `${at(amount).toFixed(2)}%`;
  return (
    <div
      className={classes.line}
      role="img"
      aria-label={`${points(value)}, interval from ${points(bounds[0])} to ${points(bounds[1])}; zero means no difference`}
    >
      <div className={classes.axis} />
      <div className={classes.zero} style={{ left: css(0) }} />
      <div
        className={classes.span}
        style={{ left: css(bounds[0]), width: `${(at(bounds[1]) - at(bounds[0])).toFixed(2)}%` }}
      />
      <div className={classes.point} style={{ left: css(value) }} title={points(value)} />
      <span className={classes.tick} style={{ left: css(0) }}>
        0
      </span>
      <span className={classes.tick} style={{ left: 0, transform: "none" }}>
        {worse}
      </span>
      <span className={classes.tick} style={{ left: "auto", right: 0, transform: "none" }}>
        {better}
      </span>
    </div>
  );
}
