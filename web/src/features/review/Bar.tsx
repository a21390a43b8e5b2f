/** What one may do, with its keys; at the thumb on small screens. */
import { Button } from "@mantine/core";
import type { ReactNode } from "react";

import type { Suggestion } from "@/features/review/queue";
import classes from "@/features/review/Review.module.css";
import type { Acts } from "@/features/review/useKeys";

interface Props {
  acts: Acts;
  suggestion: Suggestion | null;
  canUndo: boolean;
  canPrevious: boolean;
}

export function Bar({ acts, suggestion, canUndo, canPrevious }: Props) {
  // One way to say one thing: what excludes is not offered twice. The key X works all the same.
  const excludes = suggestion?.action === "exclude";
  return (
    <div className={classes.bar} role="toolbar" aria-label="Decide" data-action-bar>
      <Act name="Keep" long="Keep label" k="K" act={acts.keep} />
      <Act
        name={excludes ? "Exclude" : "Take it"}
        long={excludes ? "Exclude, as suggested" : "Take suggestion"}
        k="S"
        act={acts.suggestion}
        filled
      />
      <Act name="Label" long="Choose label" k="L" act={acts.choose} />
      {!excludes && <Act name="Exclude" long="Exclude" k="X" act={acts.exclude} />}
      <div className={classes.end}>
        <Act name="Back" long="Previous" k="P" act={canPrevious ? acts.previous : undefined} quiet />
        <Act name="Skip" long="Skip" k="N" act={acts.next} quiet />
        <Act name="Undo" long="Undo" k="U" act={canUndo ? acts.undo : undefined} quiet />
      </div>
    </div>
  );
}

interface ActProps {
  /** For narrow screens. */
  name: string;
  long: string;
  k: string;
  act: (() => void) | undefined;
  filled?: boolean;
  quiet?: boolean;
}

function Act({ name, long, k, act, filled = false, quiet = false }: ActProps): ReactNode {
  return (
    <Button
      variant={filled ? "filled" : quiet ? "subtle" : "default"}
      color={quiet ? "gray" : undefined}
      disabled={act === undefined}
      onClick={act}
      aria-keyshortcuts={k}
      px={{ base: 4, sm: "sm" }}
      rightSection={
        <span className={classes.key} aria-hidden>
          {k}
        </span>
      }
    >
      <span className="mantine-visible-from-sm">{long}</span>
      <span className="mantine-hidden-from-sm">{name}</span>
    </Button>
  );
}
