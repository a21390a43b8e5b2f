/** Names of classes in other languages, as the server knows them. */
import { queryOptions } from "@tanstack/react-query";

import { api, ask } from "@/api/client";
import { keys } from "@/api/queries";
import { withUpload } from "@/api/uploadFile";

/** Which names are attached, and those of a language; ask only where some are. */
export const classNamesQuery = (dataset: string, language: string | null = null) =>
  queryOptions({
    queryKey: keys.of(dataset, "class names", language),
    queryFn: ({ signal }) =>
      ask(
        api.GET("/api/v1/datasets/{dataset}/names", {
          params: { path: { dataset }, query: language === null ? {} : { language } },
          signal,
        }),
      ),
    staleTime: 60_000,
  });

/** Which words of a search, and which values of a filter, were understood as classes. */
export const understoodQuery = (dataset: string, q: string, where: string | undefined) =>
  queryOptions({
    queryKey: keys.of(dataset, "understood", q, where),
    queryFn: ({ signal }) =>
      ask(
        api.GET("/api/v1/datasets/{dataset}/names/understood", {
          params: { path: { dataset }, query: { ...(q ? { q } : {}), ...(where ? { where } : {}) } },
          signal,
        }),
      ),
    retry: false,
  });

/** Send a table and begin to attach it. */
export const attachNames = (dataset: string, file: File) =>
  withUpload(file, (upload) =>
    ask(
      api.POST("/api/v1/datasets/{dataset}/names", {
        params: { path: { dataset } },
        body: { upload, column: "meta.objects" },
      }),
    ),
  );

export const detachNames = (dataset: string) =>
  ask(api.DELETE("/api/v1/datasets/{dataset}/names", { params: { path: { dataset } } }));
