/** Runs that this tab has started: it tells when they end, and leaves those of others alone. */
import type { Middleware } from "openapi-fetch";

const KEY = "assay.started";
const MOST = 50;

export function startedHere(storage: Storage = sessionStorage): readonly string[] {
  try {
    const kept: unknown = JSON.parse(storage.getItem(KEY) ?? "[]");
    return Array.isArray(kept) ? kept.filter((one): one is string => typeof one === "string") : [];
  } catch {
    return [];
  }
}

export function noteStarted(id: string, storage: Storage = sessionStorage): void {
  const kept = startedHere(storage).filter((one) => one !== id);
  storage.setItem(KEY, JSON.stringify([...kept, id].slice(-MOST)));
}

export function forget(id: string, storage: Storage = sessionStorage): void {
  storage.setItem(KEY, JSON.stringify(startedHere(storage).filter((one) => one !== id)));
}

interface Begun {
  readonly id?: unknown;
  readonly kind?: unknown;
  readonly finished?: unknown;
}

/** Every request that begins a run answers 202 with it, whichever feature sent it. */
export const notesStartedRuns: Middleware = {
  async onResponse({ response }) {
    if (response.status !== 202) return;
    const run = (await response
      .clone()
      .json()
      .catch(() => ({}))) as Begun;
    // A run that is stored already is answered as ended: nobody waits for it.
    if (typeof run.id === "string" && typeof run.kind === "string" && run.finished == null) {
      noteStarted(run.id);
    }
  },
};
