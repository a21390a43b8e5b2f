/** Fetch the queue of a source; it stays as it is while one works through it. */
import { useInfiniteQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";

import { api, ask } from "@/api/client";
import type { Glance } from "@/api/types";
import { newKey } from "@/decisions/key";
import { fetchBatch, isWaiting } from "@/features/review/batch";
import { isGroup, itemsOf, once, type Item, type Source } from "@/features/review/queue";
import { all } from "@/state/clauses";

const PAGE = 300;

interface QueuePage {
  readonly items: readonly Item[];
  readonly full: boolean;
  /** Open when the page was made. */
  readonly open: number;
  /** Decided before this visit. */
  readonly done: number;
}

export interface Queue {
  readonly items: readonly Item[];
  readonly total: number;
  readonly done: number;
}

async function findings(
  dataset: string,
  check: string,
  more: { record?: string; decided?: boolean; offset?: number; limit?: number },
) {
  return ask(
    api.GET("/api/v1/datasets/{dataset}/findings", {
      params: { path: { dataset }, query: { check, values: true, limit: PAGE, ...more } },
    }),
  );
}

async function pageOfCheck(dataset: string, check: string, offset: number): Promise<QueuePage> {
  const [page, everything] = await Promise.all([
    findings(dataset, check, { offset }),
    findings(dataset, check, { decided: true, limit: 1 }),
  ]);
  const items = itemsOf(page.findings, page.values ?? {});
  const open = isGroup(check) ? items.length : page.total;
  return {
    items,
    full: page.findings.length === PAGE,
    open,
    done: isGroup(check) ? 0 : everything.total - page.total,
  };
}

async function pageOfFilter(
  dataset: string,
  source: Extract<Source, { kind: "filter" }>,
  again: boolean,
  offset: number,
): Promise<QueuePage> {
  const view = (where: string, limit: number) =>
    ask(
      api.POST("/api/v1/datasets/{dataset}/view", {
        params: { path: { dataset } },
        body: {
          ...(where === "" ? {} : { where }),
          columns: [
            "id",
            "text",
            "image",
            "label",
            "given",
            "split",
            "prediction",
            "confidence",
            "decision",
            "excluded",
          ],
          offset,
          limit,
        } as never,
      }),
    );
  const [page, everything] = await Promise.all([
    view(again ? source.where : all([source.where, "not decided"]), PAGE),
    view(source.where, 0),
  ]);
  const items = page.rows.map((row) => ({
    record: String(row["id"]),
    finding: null,
    glance: row as unknown as Glance,
  }));
  return { items, full: items.length === PAGE, open: page.count, done: everything.count - page.count };
}

async function pageOfBatch(run: string, again: boolean): Promise<QueuePage> {
  const { findings: chosen, values = {} } = await fetchBatch(run);
  const every = itemsOf(chosen, values).filter(({ glance }) => glance !== undefined);
  const open = every.filter(({ glance }) => isWaiting(glance));
  return {
    items: again ? every : open,
    full: false,
    open: open.length,
    done: every.length - open.length,
  };
}

/** The record of the address, where the queue does not hold it any more. */
export async function atItem(dataset: string, source: Source, at: string): Promise<Item> {
  if (source.kind === "filter") return { record: at, finding: null };
  if (source.kind === "batch") {
    const { findings: chosen, values = {} } = await fetchBatch(source.run);
    const finding = chosen.find(({ record }) => record === at) ?? null;
    return { record: at, finding, glance: values[at] };
  }
  const page = await findings(dataset, source.check, { record: at, decided: true, limit: 1 });
  return { record: at, finding: page.findings[0] ?? null, glance: page.values?.[at] };
}

/**
 * @param again - Also records that were decided before (of a filter).
 * @param decided - How many of those loaded were decided since; the server leaves them out of later pages.
 */
export function useQueue(
  dataset: string,
  source: Source,
  again: boolean,
  at: string | null,
  decided: () => number,
) {
  // Each visit has a queue of its own, and what others change does not move it.
  const [visit] = useState(newKey);
  const [start] = useState(at);
  const loaded = useInfiniteQuery({
    queryKey: ["review", visit, dataset, source, again],
    initialPageParam: 0,
    queryFn: async ({ pageParam }) => {
      const offset = pageParam === 0 || again ? pageParam : Math.max(0, pageParam - decided());
      const page =
        source.kind === "check"
          ? await pageOfCheck(dataset, source.check, offset)
          : source.kind === "batch"
            ? await pageOfBatch(source.run, again)
            : await pageOfFilter(dataset, source, again, offset);
      const missing = pageParam === 0 && start !== null && !page.items.some(({ record }) => record === start);
      const first = missing ? await atItem(dataset, source, start).catch(() => null) : null;
      return first === null ? page : { ...page, items: [first, ...page.items] };
    },
    getNextPageParam: (last, pages) =>
      last.full ? pages.reduce((sum, { items }) => sum + items.length, 0) : undefined,
    staleTime: Infinity,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
  const queue = useMemo<Queue | null>(() => {
    const [first] = loaded.data?.pages ?? [];
    if (first === undefined) return null;
    const items = once((loaded.data?.pages ?? []).flatMap((page) => page.items));
    return { items, total: first.open + first.done, done: first.done };
  }, [loaded.data]);
  return { queue, loaded };
}
