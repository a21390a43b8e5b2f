/** What the overview asks of the server, beside the shared queries. */
import { queryOptions } from "@tanstack/react-query";

import { api, ask } from "@/api/client";
import { keys } from "@/api/queries";

/** A look that shows no rows. */
const COUNT = {
  limit: 0,
  offset: 0,
  descending: false,
  facets: [],
  facet_limit: 50,
  histograms: [],
  bins: 20,
};

/** Lengths of the texts, and how many records there are to which anything at all applies. */
export const lengthsQuery = (dataset: string) =>
  queryOptions({
    queryKey: keys.of(dataset, "lengths"),
    queryFn: async ({ signal }) => {
      const view = await ask(
        api.POST("/api/v1/datasets/{dataset}/view", {
          params: { path: { dataset } },
          body: { ...COUNT, histograms: ["length"], bins: 24 },
          signal,
        }),
      );
      return view.histograms[0]?.bins ?? [];
    },
  });

/** Records by language; the column must be there. */
export const languagesQuery = (dataset: string) =>
  queryOptions({
    queryKey: keys.of(dataset, "languages"),
    queryFn: async ({ signal }) => {
      const view = await ask(
        api.POST("/api/v1/datasets/{dataset}/view", {
          params: { path: { dataset } },
          body: { ...COUNT, facets: ["language"], facet_limit: 200 },
          signal,
        }),
      );
      return view.facets[0]?.values ?? [];
    },
  });

export const beginLanguages = (dataset: string) =>
  ask(api.POST("/api/v1/datasets/{dataset}/languages", { params: { path: { dataset } } }));

/** How many records were decided about since a moment. */
export const decidedSinceQuery = (dataset: string, moment: string | null) =>
  queryOptions({
    queryKey: keys.of(dataset, "decided-since", moment),
    enabled: moment !== null,
    queryFn: async ({ signal }) => {
      const view = await ask(
        api.POST("/api/v1/datasets/{dataset}/view", {
          params: { path: { dataset } },
          body: { ...COUNT, where: `decided_at > '${moment ?? ""}'` },
          signal,
        }),
      );
      return view.count;
    },
  });

export const comparisonsQuery = (dataset: string) =>
  queryOptions({
    queryKey: [...keys.models, "comparisons", "of", dataset],
    queryFn: ({ signal }) =>
      ask(api.GET("/api/v1/comparisons", { params: { query: { dataset, limit: 50 } }, signal })),
  });

/** The gravest finding of a check that nobody has decided about, with its record. */
export const gravestQuery = (dataset: string, check: string) =>
  queryOptions({
    queryKey: keys.of(dataset, "gravest", check),
    queryFn: ({ signal }) =>
      ask(
        api.GET("/api/v1/datasets/{dataset}/findings", {
          params: { path: { dataset }, query: { check, limit: 1, values: true } },
          signal,
        }),
      ),
  });
