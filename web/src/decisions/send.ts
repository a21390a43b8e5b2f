/** Carry decisions to the server; what returns is on its disk. */
import { api, ask } from "@/api/client";
import { Problem } from "@/api/problem";
import type { Decision } from "@/api/types";
import type { Entry } from "@/decisions/shelf";

export type Send = (entries: readonly Entry[]) => Promise<readonly Decision[]>;

const PATIENCE_MS = 20_000;

/**
 * @param through - Another way to the server, and its address; the browser's own if not given.
 */
export function sendTo(dataset: string, through: { fetch?: typeof fetch; baseUrl?: string } = {}): Send {
  return async (entries) => {
    const answer = await ask(
      api.POST("/api/v1/datasets/{dataset}/decisions", {
        params: { path: { dataset } },
        body: {
          // The key lets the server know a decision that it has already, though its answer was lost.
          decisions: entries.map(({ decision, key }) => ({ ...decision, key })),
          by: entries[0]?.by || null,
        },
        signal: AbortSignal.timeout(PATIENCE_MS),
        ...through,
      }),
    );
    // Something between us and the server may answer in its place.
    const said = answer as { saved?: readonly Decision[] } | undefined;
    if (said?.saved?.length !== entries.length) throw Problem.unreachable();
    return said.saved;
  };
}

const LATER = new Set([401, 403, 408, 425, 429]);

/** Whether the server looked at a request and will never take it; anything else is tried again. */
export const isRefusal = ({ status, code }: Problem): boolean =>
  status >= 400 && status < 500 && !LATER.has(status) && code !== "unknown";
