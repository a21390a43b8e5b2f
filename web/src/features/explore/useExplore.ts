/** What one looks at: everything is in the address. */
import { useQuery } from "@tanstack/react-query";
import { useCallback, useMemo } from "react";

import { datasetQuery } from "@/api/queries";
import type { DatasetInfo } from "@/api/types";
import { type Ticks, useTicks } from "@/features/explore/useTicks";
import { toggled, without } from "@/selection/chips";
import { type SelectionFilter, useSelectionFilter } from "@/selection/useSelectionFilter";
import type { Value } from "@/state/clauses";
import { type Query, useQueryState } from "@/state/url";

export interface Explored {
  readonly dataset: string;
  readonly info: DatasetInfo | undefined;
  readonly query: Query;
  readonly selection: SelectionFilter;
  readonly clauses: readonly string[];
  readonly record: string | null;
  readonly search: string;
  readonly toggle: (field: string, value: Value) => void;
  /** Replace the clause about a field; null takes it away. */
  readonly clause: (field: string, clause: string | null) => void;
  /** Parameters that carry what is looked at into a review. */
  readonly toReview: Readonly<Record<string, string | null | undefined>>;
  readonly open: (record: string | null) => void;
  readonly ticks: Ticks;
  /** Take every selection away, and the lasso. */
  readonly clear: () => void;
  /**
   * The selection as a filter: ticked records, else those in the lasso; null where nothing is selected,
   * undefined while the server does not know it yet.
   */
  readonly selected: { readonly where: string | undefined } | null;
}

export function useExplore(dataset: string): Explored {
  const query = useQueryState();
  const info = useQuery(datasetQuery(dataset)).data;
  const selection = useSelectionFilter(dataset);
  const ticks = useTicks(dataset, query);
  const clicked = query.all("c").join("\n");
  const clauses = useMemo(() => (clicked === "" ? [] : clicked.split("\n")), [clicked]);
  const { set } = query;

  const toggle = useCallback(
    (field: string, value: Value) => set({ c: toggled(clauses, field, value) }),
    [set, clauses],
  );
  const clause = useCallback(
    (field: string, written: string | null) =>
      set({ c: [...without(clauses, field), ...(written === null ? [] : [written])] }),
    [set, clauses],
  );
  const open = useCallback((record: string | null) => set({ record }, { push: record !== null }), [set]);
  const { none, all, ticked, where } = ticks;
  const clear = useCallback(() => set({ ...none(), lasso: null }), [none, set]);
  const selected = useMemo(() => {
    if (ticked.size > 0) return { where };
    if (!all && selection.lasso === null) return null;
    return { where: selection.ready ? (selection.where ?? "") : undefined };
  }, [ticked, all, where, selection]);
  const drawn = query.get("lasso");
  const toReview = useMemo(
    () =>
      selection.text === undefined && drawn === null ? { all: "1" } : { where: selection.text, lasso: drawn },
    [selection.text, drawn],
  );
  const record = query.get("record");
  const search = query.get("q") ?? "";
  return useMemo(
    () => ({
      dataset,
      info,
      query,
      selection,
      clauses,
      record,
      search,
      toggle,
      clause,
      toReview,
      open,
      ticks,
      clear,
      selected,
    }),
    [
      dataset,
      info,
      query,
      selection,
      clauses,
      record,
      search,
      toggle,
      clause,
      toReview,
      open,
      ticks,
      clear,
      selected,
    ],
  );
}
