/**
 * Decisions that wait in this browser until the server has them.
 *
 * Each lies under a key of its own, so that two tabs never write over each other. Where the browser
 * keeps nothing (storage full or forbidden) they stay in memory, and `kept` says so.
 */
import type { OneDecision } from "@/api/types";

export interface Entry {
  readonly key: string;
  /** Grows with every decision of this browser. */
  readonly order: number;
  /** Who decided; empty lets the server name its user. */
  readonly by: string;
  readonly decision: OneDecision;
  /** It may have reached the server, though no answer came. */
  readonly tried?: boolean;
  /** For undo: the key of the decision taken back. */
  readonly undoes?: string;
}

/** A decision that the server will not take, and why. */
export interface Refusal {
  readonly entry: Entry;
  readonly message: string;
  readonly hint: string;
}

type Kept = Pick<Storage, "getItem" | "setItem" | "removeItem" | "key" | "length">;

export const UNSENT = "assay.unsent/";
const REFUSED = "assay.refused/";

export class Shelf {
  private readonly loose = new Map<string, string>();
  private last = 0;

  constructor(
    readonly dataset: string,
    private readonly storage: Kept,
  ) {}

  /** Whether what lies here survives the end of the page. */
  get kept(): boolean {
    return this.loose.size === 0;
  }

  order(): number {
    this.last = Math.max(this.last + 1, Date.now());
    return this.last;
  }

  unsent(): Entry[] {
    return this.read<Entry>(UNSENT).sort((a, b) => a.order - b.order || a.key.localeCompare(b.key));
  }

  refusals(): Refusal[] {
    return this.read<Refusal>(REFUSED).sort((a, b) => a.entry.order - b.entry.order);
  }

  put(entry: Entry): void {
    this.write(this.at(UNSENT, entry.key), JSON.stringify(entry));
  }

  remove(key: string): void {
    this.erase(this.at(UNSENT, key));
  }

  refuse(refusal: Refusal): void {
    this.write(this.at(REFUSED, refusal.entry.key), JSON.stringify(refusal));
    this.remove(refusal.entry.key);
  }

  dismiss(key: string): void {
    this.erase(this.at(REFUSED, key));
  }

  /** Whether a change of the browser's storage concerns this shelf. */
  concerns(name: string | null): boolean {
    return name === null || name.startsWith(this.at(UNSENT, "")) || name.startsWith(this.at(REFUSED, ""));
  }

  private at(drawer: string, key: string): string {
    return `${drawer}${encodeURIComponent(this.dataset)}/${key}`;
  }

  private read<T>(drawer: string): T[] {
    const start = this.at(drawer, "");
    const found: T[] = [];
    for (const name of [...names(this.storage), ...this.loose.keys()]) {
      if (!name.startsWith(start)) continue;
      const text = this.loose.get(name) ?? this.storage.getItem(name);
      if (text !== null) found.push(JSON.parse(text) as T);
    }
    return found;
  }

  private write(name: string, text: string): void {
    try {
      this.storage.setItem(name, text);
      this.loose.delete(name);
    } catch {
      this.loose.set(name, text);
    }
  }

  private erase(name: string): void {
    this.loose.delete(name);
    this.storage.removeItem(name);
  }
}

/** Data sets that have decisions waiting in this browser. */
export function datasetsWaiting(storage: Kept): string[] {
  const found = new Set<string>();
  for (const name of names(storage)) {
    const dataset = name.startsWith(UNSENT) ? name.slice(UNSENT.length).split("/")[0] : undefined;
    if (dataset !== undefined) found.add(decodeURIComponent(dataset));
  }
  return [...found];
}

function names(storage: Kept): string[] {
  return Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? "");
}
