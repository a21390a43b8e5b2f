/** Rows of the table, fetched page by page as they come into sight; or the hits of a search in rank order. */
import { keepPreviousData, useQueries, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";

import { api, ask } from "@/api/client";
import { keys } from "@/api/queries";
import type { Filter, Row } from "@/api/types";
import { pagesOf } from "@/features/explore/scrolling";
import { among } from "@/selection/among";

const PAGE = 100;
const HITS = 200;

export interface Wanted {
  readonly dataset: string;
  readonly where: string | undefined;
  readonly ready: boolean;
  readonly sort: string | null;
  readonly descending: boolean;
  readonly columns: readonly string[];
  readonly search: string;
  /** Show each picture once. */
  readonly once?: "image";
}

export interface Rows {
  /** Undefined until it is known. */
  readonly count: number | undefined;
  readonly row: (at: number) => Row | undefined;
  readonly error: Error | null;
  readonly retry: () => void;
}

async function page(wanted: Wanted, offset: number, limit: number, signal: AbortSignal, only?: Filter) {
  const { dataset, where, sort, descending, columns, once } = wanted;
  return ask(
    api.POST("/api/v1/datasets/{dataset}/view", {
      params: { path: { dataset } },
      body: {
        offset,
        limit,
        descending,
        columns: [...new Set(["id", ...columns, ...(columns.includes("prediction") ? ["unsure"] : [])])],
        facet_limit: 50,
        bins: 20,
        facets: [],
        histograms: [],
        ...(only === undefined && where !== undefined ? { where } : {}),
        ...(only === undefined ? {} : { filter: only }),
        ...(sort === null || only !== undefined ? {} : { sort }),
        ...(once === undefined || only !== undefined ? {} : { once }),
      },
      signal,
    }),
  );
}

/** The records of a picture that pass a filter. */
export async function idsOfPicture(
  dataset: string,
  where: string | undefined,
  image: string,
): Promise<string[]> {
  const found = await ask(
    api.POST("/api/v1/datasets/{dataset}/view", {
      params: { path: { dataset } },
      body: {
        offset: 0,
        limit: 1_000,
        descending: false,
        columns: ["id"],
        facet_limit: 1,
        bins: 2,
        facets: [],
        histograms: [],
        filter: { kind: "compare", field: "image", operator: "=", value: image },
        ...(where === undefined ? {} : { where }),
      },
    }),
  );
  return found.rows.map((row) => String(row["id"]));
}

/** @param first, last - Rows in sight, both included. */
export function useRows(wanted: Wanted, first: number, last: number): Rows {
  const browsing = wanted.search === "" && wanted.ready;
  const key = (what: string) => keys.of(wanted.dataset, what, wanted);
  const pages = useQueries({
    queries: pagesOf(0, 0, PAGE)
      .concat(pagesOf(first, last, PAGE).filter((at) => at > 0))
      .map((at) => ({
        queryKey: [...key("rows"), at],
        queryFn: async ({ signal }: { signal: AbortSignal }) => ({
          at,
          ...(await page(wanted, at * PAGE, PAGE, signal)),
        }),
        enabled: browsing,
        placeholderData: at === 0 ? keepPreviousData : undefined,
      })),
  });
  const hits = useQuery({
    queryKey: key("search"),
    queryFn: async ({ signal }): Promise<readonly Row[]> => {
      const { dataset, where, search } = wanted;
      const found = await ask(
        api.POST("/api/v1/datasets/{dataset}/search", {
          params: { path: { dataset } },
          body: {
            query: search,
            mode: "hybrid",
            limit: HITS,
            ...(where === undefined ? {} : { where }),
          },
          signal,
        }),
      );
      const ids = found.map((hit) => hit.record);
      const { rows } = await page(wanted, 0, HITS, signal, among(ids));
      const byId = new Map(rows.map((row) => [String(row["id"]), row]));
      const ranked = ids.flatMap((id) => {
        const row = byId.get(id);
        return row === undefined ? [] : [row];
      });
      return wanted.once === undefined ? ranked : eachOnce(ranked, wanted.once);
    },
    enabled: wanted.search !== "" && wanted.ready,
    placeholderData: keepPreviousData,
    retry: false,
  });
  const head = pages[0];
  return useMemo(() => {
    if (wanted.search !== "") {
      return {
        count: hits.data?.length,
        row: (at: number) => hits.data?.[at],
        error: hits.error,
        retry: () => void hits.refetch(),
      };
    }
    const byPage = new Map(pages.flatMap(({ data }) => (data ? [[data.at, data.rows] as const] : [])));
    return {
      count: head?.data?.count,
      row: (at: number) => byPage.get(Math.floor(at / PAGE))?.[at % PAGE],
      error: pages.find((one) => one.error !== null)?.error ?? null,
      retry: () => {
        for (const one of pages) if (one.isError) void one.refetch();
      },
    };
  }, [wanted.search, hits, pages, head]);
}

/** The best row of each value of a column; rows without one are left out. */
function eachOnce(rows: readonly Row[], column: string): readonly Row[] {
  const seen = new Set<unknown>([null, undefined]);
  return rows.filter((row) => {
    const value = row[column];
    if (seen.has(value)) return false;
    seen.add(value);
    return true;
  });
}
