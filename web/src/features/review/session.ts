/** What this tab decided in a review, so that undo, rate and counts survive a reload. */
import type { OneDecision } from "@/api/types";

/** A decision made here. */
export interface Made {
  readonly key: string;
  readonly decision: OneDecision;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Of a bulk: the key of its first. */
  readonly bulk?: string;
}

export const actionOf = ({ decision }: Made) => decision.action;

/** The latest decision on each record. */
export function latest(log: readonly Made[]): ReadonlyMap<string, Made> {
  return new Map(log.map((made) => [made.decision.record, made]));
}

const MOST = 2_000;
const PAUSE_MS = 60_000;
const WINDOW = 30;

/** Records decided per minute over the last ones; breaks count a minute at most. Null before the third. */
export function rate(log: readonly Made[]): number | null {
  // A bulk is one act.
  const times = log.filter(({ bulk, key }) => bulk === undefined || bulk === key).map(({ at }) => at);
  const recent = times.slice(-WINDOW);
  if (recent.length < 3) return null;
  let spent = 0;
  for (let i = 1; i < recent.length; i++) {
    spent += Math.min(PAUSE_MS, (recent[i] ?? 0) - (recent[i - 1] ?? 0));
  }
  return spent > 0 ? ((recent.length - 1) / spent) * 60_000 : null;
}

/** Seconds that the rest takes at this rate. */
export const remaining = (left: number, perMinute: number | null): number | null =>
  perMinute === null || perMinute <= 0 ? null : (left / perMinute) * 60;

/** What was done, in words: "12 relabelled, 3 kept". */
export function tally(log: readonly Made[]): string {
  const counts = new Map<string, number>();
  for (const made of latest(log).values()) counts.set(actionOf(made), (counts.get(actionOf(made)) ?? 0) + 1);
  const names = { confirm: "kept", relabel: "relabelled", exclude: "excluded" } as const;
  return Object.entries(names)
    .filter(([action]) => counts.has(action))
    .map(([action, name]) => `${counts.get(action) ?? 0} ${name}`)
    .join(", ");
}

const at = (dataset: string) => `assay.review/${dataset}`;

export function readLog(dataset: string, storage: Storage = sessionStorage): readonly Made[] {
  try {
    return JSON.parse(storage.getItem(at(dataset)) ?? "[]") as readonly Made[];
  } catch {
    return [];
  }
}

export function writeLog(dataset: string, log: readonly Made[], storage: Storage = sessionStorage): void {
  try {
    storage.setItem(at(dataset), JSON.stringify(log.slice(-MOST)));
  } catch {
    // Only the counts and undo after a reload hang on it.
  }
}
