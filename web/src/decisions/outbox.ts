/**
 * What people decided, on its way to the server.
 *
 * A decision is kept in the browser before `add` returns, and leaves it only when the server has
 * acknowledged or refused it. Decisions go in order, in small batches, from one tab at a time. A
 * server that does not answer is asked again, later and later, and at once when the network is back.
 */
import { Problem } from "@/api/problem";
import type { Decision, OneDecision } from "@/api/types";
import type { Exclusive } from "@/decisions/exclusive";
import { newKey } from "@/decisions/key";
import { isRefusal, type Send } from "@/decisions/send";
import type { Entry, Refusal, Shelf } from "@/decisions/shelf";

export interface OutboxState {
  /** Not acknowledged yet, oldest first. */
  readonly unsent: readonly Entry[];
  /** Why the server was not reached at the last try, while there is something to send. */
  readonly waiting: Problem | null;
  readonly refusals: readonly Refusal[];
  /** What this page saved: key → the decision as the server has it. */
  readonly saved: ReadonlyMap<string, Decision>;
  /** Whether the unsent survive the end of the page. */
  readonly kept: boolean;
}

interface Options {
  shelf: Shelf;
  send: Send;
  exclusive: Exclusive;
  batch?: number;
}

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 10_000;

export class Outbox {
  private readonly watchers = new Set<() => void>();
  private readonly saved = new Map<string, Decision>();
  private state: OutboxState;
  private waiting: Problem | null = null;
  private failures = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private working: Promise<void> | null = null;
  /** So many of the next ones go alone: one of them was refused in a batch. */
  private alone = 0;

  constructor(private readonly options: Options) {
    this.state = this.look();
    if (this.state.unsent.length > 0) this.schedule(0);
  }

  readonly subscribe = (watcher: () => void): (() => void) => {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  };

  readonly snapshot = (): OutboxState => this.state;

  /** Keep decisions for sending; returns their keys at once. */
  add(decisions: readonly OneDecision[], by: string): readonly string[] {
    return decisions.map((decision) => this.keep({ decision, by }));
  }

  /** Take back a decision of this outbox; one that never left is not sent at all. */
  undo(key: string, record: string, by: string): string {
    return this.keep({ decision: { record, action: "undo" }, by, undoes: key });
  }

  /** What became of a decision; one that left by another tab is saved too. */
  fate(key: string): "unsent" | "refused" | "saved" {
    if (this.state.unsent.some((entry) => entry.key === key)) return "unsent";
    return this.state.refusals.some(({ entry }) => entry.key === key) ? "refused" : "saved";
  }

  dismiss(key: string): void {
    this.options.shelf.dismiss(key);
    this.tell();
  }

  /** Try now: the network is back, the page is shown again, or a person asked. */
  hurry(): void {
    this.failures = 0;
    if (this.options.shelf.unsent().length > 0) this.schedule(0);
  }

  /** Another tab changed what lies in the browser. */
  readonly reread = (name: string | null): void => {
    if (this.options.shelf.concerns(name)) this.tell();
  };

  /** Send what there is; resolves when nothing is left or the server cannot be reached. */
  flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.working ??= this.options
      .exclusive(() => this.drain())
      .then(
        () => this.settle(null),
        (error: unknown) => this.settle(Problem.of(error)),
      );
    return this.working;
  }

  /** Wait until the server has everything, or was found out of reach. */
  async emptied(): Promise<void> {
    while (this.options.shelf.unsent().length > 0) {
      await this.flush();
      if (this.waiting !== null) return;
    }
  }

  close(): void {
    clearTimeout(this.timer);
    this.watchers.clear();
  }

  private keep(what: Pick<Entry, "decision" | "by" | "undoes">): string {
    const { shelf } = this.options;
    const key = newKey();
    shelf.put({ ...what, key, order: shelf.order() });
    this.tell();
    if (this.waiting === null) this.schedule(0);
    return key;
  }

  private schedule(pause: number): void {
    if (pause === 0) clearTimeout(this.timer);
    else if (this.timer !== undefined) return;
    this.timer = setTimeout(() => void this.flush(), pause);
  }

  private settle(problem: Problem | null): void {
    this.working = null;
    this.waiting = problem;
    this.failures = problem === null ? 0 : this.failures + 1;
    this.tell();
    if (problem !== null) {
      this.schedule(Math.min(FIRST_PAUSE_MS * 2 ** (this.failures - 1), LONGEST_PAUSE_MS));
    } else if (this.options.shelf.unsent().length > 0) {
      this.schedule(0);
    }
  }

  private async drain(): Promise<void> {
    const { shelf, send } = this.options;
    for (let batch = this.next(); batch.length > 0; batch = this.next()) {
      for (const entry of batch) if (!entry.tried) shelf.put({ ...entry, tried: true });
      try {
        const saved = await send(batch);
        batch.forEach(({ key }, index) => {
          const decision = saved[index];
          if (decision) this.saved.set(key, decision);
          shelf.remove(key);
        });
      } catch (error) {
        this.fail(batch, Problem.of(error));
      }
      this.alone = Math.max(0, this.alone - batch.length);
      this.waiting = null;
      this.tell();
    }
  }

  /** Set one refused decision aside; of several it must first be found which one it was. */
  private fail(batch: readonly Entry[], problem: Problem): void {
    if (!isRefusal(problem)) throw problem;
    const [entry] = batch;
    if (batch.length > 1) this.alone = batch.length * 2;
    else if (entry) {
      this.options.shelf.refuse({ entry, message: problem.message, hint: problem.hint });
    }
  }

  /** The next decisions of one person, without those that were taken back before they left. */
  private next(): readonly Entry[] {
    const { shelf, batch = 20 } = this.options;
    const refused = new Set(shelf.refusals().map(({ entry }) => entry.key));
    const all = shelf.unsent();
    const left = withoutPairs(all).filter(({ undoes }) => undoes === undefined || !refused.has(undoes));
    const going = new Set(left);
    for (const entry of all) if (!going.has(entry)) shelf.remove(entry.key);
    const stranger = left.findIndex(({ by }) => by !== left[0]?.by);
    const most = this.alone > 0 ? 1 : batch;
    return left.slice(0, stranger < 0 ? most : Math.min(most, stranger));
  }

  private look(): OutboxState {
    const { shelf } = this.options;
    const unsent = withoutPairs(shelf.unsent());
    return {
      unsent,
      waiting: unsent.length > 0 ? this.waiting : null,
      refusals: shelf.refusals(),
      saved: new Map(this.saved),
      kept: shelf.kept,
    };
  }

  private tell(): void {
    this.state = this.look();
    for (const watcher of this.watchers) watcher();
  }
}

/** Drop decisions that never left together with the undo that takes them back. */
export function withoutPairs(entries: readonly Entry[]): readonly Entry[] {
  const never = new Set(entries.filter(({ tried }) => !tried).map(({ key }) => key));
  const undone = new Set(
    entries.flatMap(({ undoes, tried }) =>
      undoes !== undefined && !tried && never.has(undoes) ? [undoes] : [],
    ),
  );
  return entries.filter(
    ({ key, undoes }) => !undone.has(key) && !(undoes !== undefined && undone.has(undoes)),
  );
}
