/** Shares of a whole as one thin bar; the words beside it say the same. */
import classes from "./StackedBar.module.css";

export interface Share {
  readonly name: string;
  readonly value: number;
  readonly colour: string;
}

export function StackedBar({ shares, label }: { shares: readonly Share[]; label: string }) {
  const total = shares.reduce((sum, share) => sum + share.value, 0);
  return (
    <div className={classes.bar} role="img" aria-label={label}>
      {total > 0 &&
        shares
          .filter((share) => share.value > 0)
          .map((share) => (
            <span
              key={share.name}
              style={{ width: `${(share.value / total) * 100}%`, background: share.colour }}
              title={`${share.name}: ${share.value}`}
            />
          ))}
    </div>
  );
}
