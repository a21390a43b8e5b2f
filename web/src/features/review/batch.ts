/** Batches of records to label next: asked for, read again, and what is said about them. */
import { queryOptions } from "@tanstack/react-query";

import { api, ask } from "@/api/client";
import { keys } from "@/api/queries";
import type { Glance, NextBatch } from "@/api/types";
import { decisionsSaved } from "@/decisions/decide";

export const BATCH = 20;

export async function beginBatch(dataset: string, batch: number) {
  await decisionsSaved();
  return ask(
    api.POST("/api/v1/datasets/{dataset}/batches", {
      params: { path: { dataset } },
      body: { batch, strategy: "adaptive", holdout: 0.2, level: 0.95, seed: 0 },
    }),
  );
}

/** One batch with its records as they are now; the client widens its pairs to lists. */
export const fetchBatch = async (run: string, signal?: AbortSignal): Promise<NextBatch> =>
  (await ask(
    api.GET("/api/v1/batches/{run}", { params: { path: { run } }, ...(signal ? { signal } : {}) }),
  )) as NextBatch;

/** Milliseconds until a batch is asked for again whose estimate is on its way. */
const SOON = 1_500;

const untilEstimated = ({ state }: { state: { data: NextBatch | null | undefined } }) =>
  state.data?.estimating === true ? SOON : false;

export const batchQuery = (dataset: string, run: string) =>
  queryOptions({
    queryKey: keys.of(dataset, "batch", run),
    queryFn: ({ signal }) => fetchBatch(run, signal),
    refetchInterval: untilEstimated,
  });

/** The batch chosen last, with its records as they are now; null where there is none. */
export const latestBatchQuery = (dataset: string) =>
  queryOptions({
    queryKey: keys.of(dataset, "batch"),
    queryFn: async ({ signal }) => {
      const [latest] = await ask(
        api.GET("/api/v1/batches", { params: { query: { dataset, limit: 1 } }, signal }),
      );
      return latest === undefined ? null : fetchBatch(latest.run, signal);
    },
    refetchInterval: untilEstimated,
  });

/** Whether a record of a batch still waits for a label. */
export const isWaiting = (glance: Glance | undefined): boolean =>
  glance !== undefined && !glance.label && !glance.excluded;

export const waitingIn = ({ findings, values }: NextBatch): number =>
  findings.filter(({ record }) => isWaiting(values?.[record])).length;

const TITLES: Readonly<Record<NonNullable<NextBatch["advice"]>, string>> = {
  go_on: "Worth going on",
  stop: "You may stop",
  early: "Too early to tell",
};

export const adviceTitle = (batch: NextBatch): string =>
  batch.labelled === 0
    ? "A first batch"
    : batch.advice
      ? TITLES[batch.advice]
      : "Estimating what more labels would gain";

/** The sentence without the words that the title says already. */
export function adviceText({ why }: NextBatch): string {
  const rest = why.replace(/^(Go on|You may stop|Too early to tell): /, "");
  return rest.charAt(0).toUpperCase() + rest.slice(1);
}
