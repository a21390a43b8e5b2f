/** Selections kept by the server: many records behind a name that fits into an address. */
import { queryOptions } from "@tanstack/react-query";

import { api, ask } from "@/api/client";
import type { Projection } from "@/api/types";
import type { Lasso } from "@/map/lasso";

const path = (dataset: string) => ({ params: { path: { dataset } } });

/** Keep these records; the same records get the same name. */
export const keep = (dataset: string, records: readonly string[]) =>
  ask(
    api.POST("/api/v1/datasets/{dataset}/selections", { ...path(dataset), body: { records: [...records] } }),
  );

/** What lies inside a lasso on a map; decisions do not change it. */
export const lassoQuery = (dataset: string, map: Projection | null | undefined, lasso: Lasso | null) =>
  queryOptions({
    queryKey: ["map", dataset, map?.run ?? null, map?.fingerprint ?? null, "lasso", lasso],
    queryFn: ({ signal }) =>
      ask(
        api.POST("/api/v1/datasets/{dataset}/selections", {
          ...path(dataset),
          body: { lasso: (lasso ?? []).map(([x, y]): [number, number] => [x, y]) },
          signal,
        }),
      ),
    enabled: map !== undefined && lasso !== null,
    staleTime: Infinity,
    retry: false,
  });

/** The records of a selection. */
export const selectionIdsQuery = (dataset: string, selection: string | null) =>
  queryOptions({
    queryKey: ["selection", dataset, selection],
    queryFn: ({ signal }) =>
      ask(
        api.GET("/api/v1/datasets/{dataset}/selections/{selection}/ids", {
          params: { path: { dataset, selection: selection ?? "" } },
          signal,
        }),
      ),
    enabled: selection !== null,
    staleTime: Infinity,
    retry: false,
  });
