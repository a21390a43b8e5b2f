/** Which records an address means: `where` (typed), `c` (clicked clauses) and `lasso` (drawn on the map). */
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";

import { Problem } from "@/api/problem";
import { type Lasso, readLasso } from "@/map/lasso";
import { projectionQuery } from "@/map/source";
import { lassoQuery } from "@/selection/stored";
import { all } from "@/state/clauses";
import { useQueryState } from "@/state/url";

export interface SelectionFilter {
  /** All of it as one filter; undefined where nothing is asked for. */
  where: string | undefined;
  /** False while the server does not know yet what lies in the lasso: ask nothing until then. */
  ready: boolean;
  /** Why the lasso cannot be read. */
  problem: Problem | null;
  /** Without the lasso. */
  text: string | undefined;
  lasso: Lasso | null;
  /** The lasso alone. */
  within: string | undefined;
}

export function useSelectionFilter(dataset: string): SelectionFilter {
  const query = useQueryState();
  const typed = query.get("where");
  const clicked = query.all("c").join("\n");
  const drawn = query.get("lasso");
  const lasso = useMemo(() => readLasso(drawn), [drawn]);
  const wanted = lasso !== null;
  const map = useQuery({ ...projectionQuery(dataset), enabled: wanted });
  const known = wanted ? map.data : undefined;
  const stored = useQuery(lassoQuery(dataset, known, lasso));
  const text = useMemo(() => all([typed, ...clicked.split("\n")]) || undefined, [typed, clicked]);
  const within = wanted ? stored.data?.where : undefined;
  const error = wanted ? (map.error ?? stored.error) : null;
  return useMemo(
    () => ({
      where: all([text, within]) || undefined,
      text,
      lasso,
      within,
      ready: !wanted || within !== undefined,
      problem:
        drawn !== null && drawn !== "" && !wanted
          ? new Problem(400, "lasso", "The lasso in the address is no polygon.", "Draw it again on the map.")
          : error === null
            ? null
            : Problem.of(error),
    }),
    [text, within, lasso, wanted, drawn, error],
  );
}
