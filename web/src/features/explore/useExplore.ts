/** What one looks at: everything is in the address, save the boxes ticked in the table. */
import { useQuery } from "@tanstack/react-query";
import { useCallback, useMemo, useState } from "react";

import { datasetQuery } from "@/api/queries";
import type { DatasetInfo, Filter } from "@/api/types";
import { among } from "@/selection/among";
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
  readonly open: (record: string | null) => void;
  readonly ticked: ReadonlySet<string>;
  readonly tick: (records: readonly string[], on: boolean) => void;
  readonly clear: () => void;
  /** The selection: ticked records, else those in the lasso; null where nothing is selected. */
  readonly selected: { where: string | undefined; filter: Filter | undefined } | null;
}

const NONE: ReadonlySet<string> = new Set();

export function useExplore(dataset: string): Explored {
  const query = useQueryState();
  const info = useQuery(datasetQuery(dataset)).data;
  const selection = useSelectionFilter(dataset);
  const [ticked, setTicked] = useState(NONE);
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
  const tick = useCallback((records: readonly string[], on: boolean) => {
    setTicked((before) => {
      const after = new Set(before);
      for (const record of records) {
        if (on) after.add(record);
        else after.delete(record);
      }
      return after;
    });
  }, []);
  const clear = useCallback(() => {
    setTicked(NONE);
    set({ lasso: null });
  }, [set]);
  const selected = useMemo(() => {
    if (ticked.size > 0) return { where: undefined, filter: among([...ticked]) };
    return selection.inside !== null && selection.ready
      ? { where: selection.where, filter: selection.filter }
      : null;
  }, [ticked, selection]);
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
      open,
      ticked,
      tick,
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
      open,
      ticked,
      tick,
      clear,
      selected,
    ],
  );
}
