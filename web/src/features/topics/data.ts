/** What the page of topics asks of the server. */
import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";

import { api, ask } from "@/api/client";
import { keys } from "@/api/queries";
import type { TopicEditReport, TopicEditRequest, TopicsOverview, TopicsRequest } from "@/api/types";
import { useWho } from "@/state/who";

/** The topics as they are now; an error `no_topics` where none were found yet. */
export const overviewQuery = (dataset: string) =>
  queryOptions({
    queryKey: keys.of(dataset, "topics"),
    // the client tells pairs as lists
    queryFn: async ({ signal }) =>
      (await ask(
        api.GET("/api/v1/datasets/{dataset}/topics/overview", { params: { path: { dataset } }, signal }),
      )) as TopicsOverview,
    retry: false,
  });

export const beginTopics = (dataset: string, body: TopicsRequest) =>
  ask(api.POST("/api/v1/datasets/{dataset}/topics", { params: { path: { dataset } }, body }));

export type Edit = Partial<TopicEditRequest> & Pick<TopicEditRequest, "action">;

/** Merge, split, rename, exclude, include, undo. */
export function useEdit(dataset: string) {
  const client = useQueryClient();
  const [who] = useWho();
  return useMutation({
    mutationFn: (edit: Edit): Promise<TopicEditReport> =>
      ask(
        api.POST("/api/v1/datasets/{dataset}/topics/edits", {
          params: { path: { dataset } },
          body: { parts: 2, seed: 0, topics: [], ...edit, by: who || null },
        }),
      ),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.dataset(dataset) }),
  });
}

/** How many records a filter finds now. */
export const countQuery = (dataset: string, where: string) =>
  queryOptions({
    queryKey: keys.of(dataset, "count", where),
    queryFn: ({ signal }) =>
      ask(
        api.GET("/api/v1/datasets/{dataset}/records", {
          params: { path: { dataset }, query: { limit: 1, where, columns: ["id"] } },
          signal,
        }),
      ),
    select: ({ count }) => count,
  });
