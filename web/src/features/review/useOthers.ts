/** Hear every few seconds what others decided. */
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";

import { api, ask } from "@/api/client";
import { datasetQuery, recordQuery } from "@/api/queries";
import type { Decision } from "@/api/types";
import { takeIn, type Others } from "@/features/review/others";

const EVERY_MS = 4_000;
const MOST = 1_000;

/** @param isOurs - Whether a decision was made in this browser; must not change. */
export function useOthers(dataset: string, isOurs: (decision: Decision) => boolean): Others["theirs"] {
  const client = useQueryClient();
  const [others, setOthers] = useState<Others>({ seq: 0, theirs: new Map() });
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let stopped = false;
    let known: Others | null = null;
    const look = async () => {
      known ??= { seq: (await client.query(datasetQuery(dataset))).decisions, theirs: new Map() };
      const news = await ask(
        api.GET("/api/v1/datasets/{dataset}/decisions", {
          params: { path: { dataset }, query: { since: known.seq, limit: MOST } },
        }),
      );
      if (news.length === 0) return;
      known = takeIn(known, news, isOurs);
      setOthers(known);
      for (const record of new Set(news.filter((one) => !isOurs(one)).map((one) => one.record))) {
        void client.invalidateQueries({ queryKey: recordQuery(dataset, record).queryKey });
      }
    };
    const go = async () => {
      if (document.visibilityState === "visible") await look().catch(() => undefined);
      if (!stopped) timer = setTimeout(() => void go(), EVERY_MS);
    };
    void go();
    return () => {
      stopped = true;
      clearTimeout(timer);
    };
  }, [client, dataset, isOurs]);
  return others.theirs;
}
