/** Which records an address means: `where` (typed), `c` (clicked clauses) and `lasso` (drawn on the map). */
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";

import { Problem } from "@/api/problem";
import type { Filter } from "@/api/types";
import type { Meant } from "@/map/source";
import { idsQuery, pointsQuery, projectionQuery } from "@/map/source";
import { pointsInside, readLasso } from "@/map/lasso";
import { among } from "@/selection/among";
import { all } from "@/state/clauses";
import { useQueryState } from "@/state/url";

export interface SelectionFilter extends Meant {
  where: string | undefined;
  filter: Filter | undefined;
  /** False while the points inside the lasso are not known yet: ask nothing until then. */
  ready: boolean;
  /** Why the lasso cannot be read. */
  problem: Problem | null;
  /** Without the lasso. */
  text: string | undefined;
  /** Positions on the map inside the lasso; null where there is none. */
  inside: Uint32Array | null;
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
  const points = useQuery(pointsQuery(dataset, known));
  const ids = useQuery(idsQuery(dataset, known));
  const text = useMemo(() => all([typed, ...clicked.split("\n")]) || undefined, [typed, clicked]);
  const inside = useMemo(
    () => (lasso !== null && points.data ? pointsInside(lasso, points.data) : null),
    [lasso, points.data],
  );
  const filter = useMemo(
    () => (inside !== null && ids.data ? among(Array.from(inside, (at) => ids.data[at] ?? "")) : undefined),
    [inside, ids.data],
  );
  const error = wanted ? (map.error ?? points.error ?? ids.error) : null;
  return useMemo(
    () => ({
      where: text,
      text,
      filter,
      inside,
      ready: !wanted || filter !== undefined,
      problem:
        drawn !== null && drawn !== "" && !wanted
          ? new Problem(400, "lasso", "The lasso in the address is no polygon.", "Draw it again on the map.")
          : error === null
            ? null
            : Problem.of(error),
    }),
    [text, filter, inside, wanted, drawn, error],
  );
}
