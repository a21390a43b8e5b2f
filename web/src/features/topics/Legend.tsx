import type { Share } from "@/ui/StackedBar";

import classes from "./Topics.module.css";

/** What the colours of a bar mean. */
export function Legend({ shares }: { shares: readonly Pick<Share, "name" | "colour">[] }) {
  return (
    <div className={classes.legend}>
      {shares.map(({ name, colour }) => (
        <span key={name}>
          <span className={classes.dot} style={{ background: colour }} aria-hidden />
          {name}
        </span>
      ))}
    </div>
  );
}
