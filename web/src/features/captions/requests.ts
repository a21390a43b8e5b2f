/** What this page asks the server to do. */
import { keepPreviousData, useQuery } from "@tanstack/react-query";

import { api, ask } from "@/api/client";
import { keys } from "@/api/queries";
import { withUpload } from "@/api/uploadFile";
import type { CaptionComparison, CaptionRequest, CaptionSource } from "@/api/types";

export const beginCaptions = (dataset: string, body: CaptionRequest) =>
  ask(api.POST("/api/v1/datasets/{dataset}/captions", { params: { path: { dataset } }, body }));

/** Where the judgements of people come from: an upload, or an earlier comparison. */
interface Judged {
  readonly judgements?: string;
  readonly judged_in?: string;
}

export const beginComparing = (dataset: string, judged: Judged = {}) =>
  ask(
    api.POST("/api/v1/datasets/{dataset}/captions/comparisons", {
      params: { path: { dataset } },
      body: { adding: true, resamples: 2000, level: 0.95, seed: 0, ...judged },
    }),
  );

export const beginJudging = (dataset: string, file: File) =>
  withUpload(file, (judgements) => beginComparing(dataset, { judgements }));

export const beginAdding = (dataset: string, file: File) =>
  withUpload(file, (upload) =>
    ask(
      api.POST("/api/v1/datasets/{dataset}/captions/files", {
        params: { path: { dataset } },
        body: { upload },
      }),
    ),
  );

/** The latest comparison of a data set; null where there is none. */
export const useComparison = (dataset: string) =>
  useQuery({
    queryKey: keys.of(dataset, "captions"),
    queryFn: ({ signal }) =>
      ask(api.GET("/api/v1/caption-comparisons", { params: { query: { dataset, limit: 1 } }, signal })),
    select: (found) => (found[0] ?? null) as CaptionComparison | null,
  });

export interface Range {
  readonly column: string;
  readonly low: number;
  readonly high: number;
}

export const usePairs = (dataset: string, run: string, range: Range, limit: number) =>
  useQuery({
    queryKey: keys.of(dataset, "captions", run, range, limit),
    queryFn: ({ signal }) =>
      ask(
        api.GET("/api/v1/caption-comparisons/{run}/pairs", {
          params: { path: { run }, query: { ...range, limit } },
          signal,
        }),
      ),
    placeholderData: keepPreviousData,
  });

/** What the captions of a column are called on the screen. */
export const called = ({ column }: Pick<CaptionSource, "column">): string =>
  column === "text" ? "People, one left out" : column.replace(/^meta\.(caption\.)?/, "");
