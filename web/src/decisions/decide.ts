/** Say something about a record; saved means that the server has it on disk. */
import { useEffect, useMemo, useSyncExternalStore } from "react";

import type { OneDecision } from "@/api/types";
import { exclusive } from "@/decisions/exclusive";
import { newKey } from "@/decisions/key";
import { Outbox, type OutboxState } from "@/decisions/outbox";
import { sendTo } from "@/decisions/send";
import { datasetsWaiting, Shelf } from "@/decisions/shelf";
import { useWho } from "@/state/who";

const tab = newKey();
const outboxes = new Map<string, Outbox>();

/** The outbox of a data set; one for the whole page. */
export function outboxOf(dataset: string): Outbox {
  let outbox = outboxes.get(dataset);
  if (outbox === undefined) {
    outbox = new Outbox({
      shelf: new Shelf(dataset, localStorage),
      send: sendTo(dataset),
      exclusive: exclusive(`assay.sender/${dataset}`, tab),
    });
    outboxes.set(dataset, outbox);
  }
  return outbox;
}

/** Data sets with decisions under way, those left behind by an earlier visit included. */
export function datasetsUnderWay(): readonly string[] {
  return [...new Set([...outboxes.keys(), ...datasetsWaiting(localStorage)])];
}

/**
 * Wait until the server has what was decided here, or cannot be reached.
 *
 * For work that reads decisions: a person who labels the last record and asks for the next batch
 * wants that label in it.
 */
export async function decisionsSaved(): Promise<void> {
  await Promise.all(datasetsUnderWay().map((dataset) => outboxOf(dataset).emptied()));
}

/** Let the outboxes hear of the network and of other tabs; call it once for the page. */
export function useOutboxes(): void {
  useEffect(() => {
    const hurry = () => {
      for (const dataset of datasetsUnderWay()) outboxOf(dataset).hurry();
    };
    const shown = () => {
      if (document.visibilityState === "visible") hurry();
    };
    const changed = ({ key }: StorageEvent) => {
      for (const outbox of outboxes.values()) outbox.reread(key);
    };
    const leave = (event: BeforeUnloadEvent) => {
      if ([...outboxes.values()].some((outbox) => !outbox.snapshot().kept)) event.preventDefault();
    };
    hurry();
    addEventListener("online", hurry);
    addEventListener("storage", changed);
    addEventListener("beforeunload", leave);
    document.addEventListener("visibilitychange", shown);
    return () => {
      removeEventListener("online", hurry);
      removeEventListener("storage", changed);
      removeEventListener("beforeunload", leave);
      document.removeEventListener("visibilitychange", shown);
    };
  }, []);
}

export function useOutbox(dataset: string): OutboxState {
  const outbox = outboxOf(dataset);
  return useSyncExternalStore(outbox.subscribe, outbox.snapshot);
}

export interface Decide {
  /** Keeps the decision in this browser and returns its key at once; it is sent by itself. */
  decide: (decision: OneDecision) => string;
  decideAll: (decisions: readonly OneDecision[]) => readonly string[];
  /** Take back a decision made here, by its key. */
  undo: (key: string, record: string) => string;
  /** How many the server has not acknowledged yet. */
  unsent: number;
  /** Why the server is not reached, or what it refused last. */
  problem: { message: string; hint: string } | null;
  state: OutboxState;
}

export function useDecide(dataset: string): Decide {
  const [who] = useWho();
  const outbox = outboxOf(dataset);
  const state = useOutbox(dataset);
  return useMemo(
    () => ({
      decide: (decision) => outbox.add([decision], who)[0] ?? "",
      decideAll: (decisions) => outbox.add(decisions, who),
      undo: (key, record) => outbox.undo(key, record, who),
      unsent: state.unsent.length,
      problem: state.waiting ?? state.refusals.at(-1) ?? null,
      state,
    }),
    [outbox, state, who],
  );
}
