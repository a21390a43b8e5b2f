/** A share as a bar from 0 to 1 with the whiskers of its interval; the figures stand beside it. */
import classes from "./IntervalBar.module.css";

interface Props {
  value: number;
  bounds?: readonly number[] | null;
}

const css = (share: number): string => `${(100 * Math.min(1, Math.max(0, share))).toFixed(2)}%`;

export function IntervalBar({ value, bounds }: Props) {
  const [low, high] = bounds ?? [];
  return (
    <div className={classes.track} aria-hidden>
      <div className={classes.fill} style={{ width: css(value) }} />
      {low !== undefined && high !== undefined && high > low && (
        <div className={classes.whisker} style={{ left: css(low), width: css(high - low) }} />
      )}
    </div>
  );
}
