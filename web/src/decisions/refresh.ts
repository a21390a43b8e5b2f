/** Ask again what decisions change, once a burst of them is saved. */
import type { QueryClient } from "@tanstack/react-query";

import { keys } from "@/api/queries";
import type { Outbox } from "@/decisions/outbox";

const CALM_MS = 600;

export function refreshAfterSaving(client: QueryClient, dataset: string, outbox: Outbox): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let seen = outbox.snapshot().saved.size;
  const stop = outbox.subscribe(() => {
    const { saved } = outbox.snapshot();
    if (saved.size === seen) return;
    seen = saved.size;
    clearTimeout(timer);
    timer = setTimeout(() => {
      void client.invalidateQueries({ queryKey: keys.dataset(dataset) });
      void client.invalidateQueries({ queryKey: keys.datasets });
    }, CALM_MS);
  });
  return stop;
}
