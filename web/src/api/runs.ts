/** Follow a run as it works. */
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useEffectEvent, useState } from "react";

import { api, ask } from "@/api/client";
import { keys } from "@/api/queries";
import type { Run } from "@/api/types";

const ENDED = new Set(["done", "failed", "cancelled", "interrupted"]);

export const ended = (run: Run): boolean => ENDED.has(run.status);

/**
 * Follow one run by server-sent events until it has ended.
 *
 * @param id - The run, or null to follow none.
 * @param onEnd - Called once with the ended run, as it was last rendered.
 */
export function useRun(id: string | null, onEnd?: (run: Run) => void): Run | null {
  const client = useQueryClient();
  const [run, setRun] = useState<Run | null>(null);
  const end = useEffectEvent((last: Run) => onEnd?.(last));
  useEffect(() => {
    if (id === null) return;
    const source = new EventSource(`/api/v1/runs/${encodeURIComponent(id)}/events`);
    const read = (event: MessageEvent<string>) => {
      const latest = JSON.parse(event.data) as Run;
      setRun(latest);
      return latest;
    };
    source.addEventListener("progress", read);
    source.addEventListener("end", (event: MessageEvent<string>) => {
      source.close();
      const last = read(event);
      void client.invalidateQueries({ queryKey: keys.runs });
      end(last);
    });
    return () => {
      source.close();
    };
  }, [id, client]);
  return run?.id === id ? run : null;
}

export const cancelRun = (run: string) =>
  ask(api.POST("/api/v1/runs/{run}/cancel", { params: { path: { run } } }));

/** Wait for a run without showing it. */
export async function settled(id: string): Promise<Run> {
  return new Promise((resolve) => {
    const source = new EventSource(`/api/v1/runs/${encodeURIComponent(id)}/events`);
    source.addEventListener("end", (event: MessageEvent<string>) => {
      source.close();
      resolve(JSON.parse(event.data) as Run);
    });
  });
}
