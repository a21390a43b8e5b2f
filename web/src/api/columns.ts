/** The columns a data set has now, predictions and findings included, and what they hold. */
import { useQuery } from "@tanstack/react-query";

import { api, ask } from "@/api/client";
import { keys } from "@/api/queries";
import type { Column } from "@/api/types";

export type Types = ReadonlyMap<string, Column["type"]>;

/** Name of each column and its type; undefined while they are not known. */
export function useColumns(dataset: string): Types | undefined {
  return useQuery({
    queryKey: keys.of(dataset, "columns"),
    queryFn: ({ signal }) =>
      ask(
        api.POST("/api/v1/datasets/{dataset}/view", {
          params: { path: { dataset } },
          body: {
            offset: 0,
            limit: 1,
            descending: false,
            facets: [],
            histograms: [],
            facet_limit: 1,
            bins: 1,
          },
          signal,
        }),
      ),
    staleTime: 60_000,
    select: ({ columns }): Types => new Map(columns.map(({ name, type }) => [name, type])),
  }).data;
}
