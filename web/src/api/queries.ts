/** What more than one feature asks of the server, as queries with one key each. */
import { queryOptions, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";

import { api, ask } from "@/api/client";

export const keys = {
  datasets: ["datasets"] as const,
  dataset: (name: string) => ["dataset", name] as const,
  /** Everything that a decision, a run or an import can change. */
  of: (name: string, ...what: readonly unknown[]) => ["dataset", name, ...what] as const,
  models: ["models"] as const,
  runs: ["runs"] as const,
  session: ["session"] as const,
};

export const sessionQuery = queryOptions({
  queryKey: keys.session,
  queryFn: ({ signal }) => ask(api.GET("/api/v1/session", { signal })),
  staleTime: Infinity,
});

export const datasetsQuery = queryOptions({
  queryKey: keys.datasets,
  queryFn: ({ signal }) => ask(api.GET("/api/v1/datasets", { signal })),
});

export const datasetQuery = (dataset: string) =>
  queryOptions({
    queryKey: keys.of(dataset, "info"),
    queryFn: ({ signal }) =>
      ask(api.GET("/api/v1/datasets/{dataset}", { params: { path: { dataset } }, signal })),
  });

export const standingsQuery = (dataset: string) =>
  queryOptions({
    queryKey: keys.of(dataset, "checks"),
    queryFn: ({ signal }) =>
      ask(api.GET("/api/v1/datasets/{dataset}/checks", { params: { path: { dataset } }, signal })),
  });

export const modelsQuery = (dataset?: string) =>
  queryOptions({
    queryKey: [...keys.models, dataset ?? null],
    queryFn: ({ signal }) =>
      ask(api.GET("/api/v1/models", { params: { query: dataset ? { dataset } : {} }, signal })),
  });

export const evaluationsQuery = (dataset?: string) =>
  queryOptions({
    queryKey: [...keys.models, "evaluations", dataset ?? null],
    queryFn: ({ signal }) =>
      ask(
        api.GET("/api/v1/evaluations", {
          params: { query: { limit: 200, ...(dataset ? { dataset } : {}) } },
          signal,
        }),
      ),
  });

export const recordQuery = (dataset: string, record: string) =>
  queryOptions({
    queryKey: keys.of(dataset, "record", record),
    queryFn: ({ signal }) =>
      ask(
        api.GET("/api/v1/datasets/{dataset}/records/{record}", {
          params: { path: { dataset, record } },
          signal,
        }),
      ),
  });

/** Which model saw how many of the pictures; null where none did. */
export const sightQuery = (dataset: string) =>
  queryOptions({
    queryKey: keys.of(dataset, "sight"),
    queryFn: async ({ signal }) =>
      (await ask(
        api.GET("/api/v1/datasets/{dataset}/pictures/vectors", { params: { path: { dataset } }, signal }),
      )) ?? null,
  });

/** @param by - By its picture where that has a vector, else by its text, where it is not said. */
export const similarQuery = (dataset: string, record: string, limit = 6, by?: "text" | "picture") =>
  queryOptions({
    queryKey: keys.of(dataset, "similar", record, limit, by),
    queryFn: ({ signal }) =>
      ask(
        api.GET("/api/v1/datasets/{dataset}/records/{record}/similar", {
          params: { path: { dataset, record }, query: { limit, ...(by === undefined ? {} : { by }) } },
          signal,
        }),
      ),
    retry: false,
  });

export const runsQuery = (limit = 50) =>
  queryOptions({
    queryKey: [...keys.runs, limit],
    queryFn: ({ signal }) => ask(api.GET("/api/v1/runs", { params: { query: { limit } }, signal })),
    // Runs begin elsewhere too (the command line, a colleague): a light look now and then.
    refetchInterval: (query) =>
      query.state.data?.some((run) => run.status === "running" || run.status === "pending") ? 1_000 : 5_000,
  });

/** Ask everything again that a finished run may have changed, wherever the run was started. */
export function useRefreshAfterRuns(): void {
  const client = useQueryClient();
  // A selection that is kept changes nothing of what is shown.
  const data = useQuery(runsQuery()).data?.filter((run) => run.kind !== "select");
  const ended = data?.find((run) => run.finished)?.id;
  const active = data?.filter((run) => !run.finished).length ?? 0;
  useEffect(() => {
    if (ended === undefined) return;
    void client.invalidateQueries({ queryKey: ["dataset"] });
    void client.invalidateQueries({ queryKey: keys.datasets });
    void client.invalidateQueries({ queryKey: keys.models });
  }, [client, ended, active]);
}
