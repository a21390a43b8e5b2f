import { queryOptions } from "@tanstack/react-query";

import { api, ask } from "@/api/client";
import { keys } from "@/api/queries";
import { ended } from "@/api/runs";
import type { Status } from "@/runs/words";

export interface Chosen {
  readonly dataset: string | null;
  readonly kind: string | null;
  readonly status: Status | null;
}

export const PAGE = 100;

export const jobsQuery = ({ dataset, kind, status }: Chosen, limit: number) =>
  queryOptions({
    queryKey: [...keys.runs, "list", dataset, kind, status, limit],
    queryFn: ({ signal }) =>
      ask(
        api.GET("/api/v1/runs", {
          params: {
            query: {
              limit,
              ...(dataset === null ? {} : { dataset }),
              ...(kind === null ? {} : { kind }),
              ...(status === null ? {} : { status }),
            },
          },
          signal,
        }),
      ),
    refetchInterval: (query) => (query.state.data?.every(ended) === false ? 1_000 : 5_000),
    placeholderData: (before) => before,
  });

export const jobQuery = (run: string) =>
  queryOptions({
    queryKey: [...keys.runs, "one", run],
    queryFn: ({ signal }) => ask(api.GET("/api/v1/runs/{run}", { params: { path: { run } }, signal })),
  });

export const resumeRun = (run: string) =>
  ask(api.POST("/api/v1/runs/{run}/resume", { params: { path: { run } } }));
