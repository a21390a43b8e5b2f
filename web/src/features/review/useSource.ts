/** What the address asks to review. */
import { useMemo } from "react";

import type { Problem } from "@/api/problem";
import type { Source } from "@/features/review/queue";
import { useSelectionFilter } from "@/selection/useSelectionFilter";
import { useQueryState } from "@/state/url";

interface Asked {
  /** Null where nothing was chosen, or not all of it is known yet. */
  readonly source: Source | null;
  readonly waiting: boolean;
  readonly problem: Problem | null;
}

export function useSource(dataset: string): Asked {
  const query = useQueryState();
  const check = query.get("check");
  const batch = query.get("batch");
  const { where, ready, problem } = useSelectionFilter(dataset);
  const chosen = where !== undefined || query.get("lasso") !== null || query.get("all") === "1";
  return useMemo(() => {
    if (check !== null) return { source: { kind: "check", check }, waiting: false, problem: null };
    if (batch !== null) return { source: { kind: "batch", run: batch }, waiting: false, problem: null };
    if (!chosen) return { source: null, waiting: false, problem: null };
    if (!ready || problem !== null) return { source: null, waiting: problem === null, problem };
    return {
      source: { kind: "filter", where: where ?? "" },
      waiting: false,
      problem,
    };
  }, [check, batch, chosen, where, ready, problem]);
}
