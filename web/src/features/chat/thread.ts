/** The turns of a conversation as they are shown: those that are kept, and the one being answered. */
import type { Problem } from "@/api/problem";

import type { ChatRecord, ChatReply, Citation, KeptTurn, Route, Turn } from "./contract";

/** One turn on the screen. */
export interface Said {
  /** The turn it follows; 0 where it begins the conversation. No two turns of a thread share it. */
  readonly follows: number;
  readonly asked: string;
  readonly state: "asking" | Turn["status"];
  readonly route: Route | null;
  readonly sure: number | null;
  readonly text: string;
  readonly filter: string | null;
  readonly records: readonly ChatRecord[];
  /** Records by the numbers that the text cites them by. */
  readonly cited: readonly string[];
  /** The words it quotes, in order of their numbers. */
  readonly evidence: readonly Citation[];
  readonly llm: string | null;
  /** Whether the model was shown the picture. */
  readonly saw: boolean;
  /** Turns that followed the same turn before. */
  readonly replaces: number;
  /** Why there is no answer, where the server did not keep it. */
  readonly problem: Problem | null;
}

/** The turn being answered, or one that was broken off and is not known to be kept. */
export interface Talking extends Said {
  /** The newest turn that was kept when it was asked. */
  readonly newest: number;
}

export type Heard =
  | { readonly name: "route"; readonly route: Route; readonly sure: number; readonly conversation: string }
  | {
      readonly name: "records";
      readonly records: ChatRecord[];
      readonly filter: string | null;
      readonly evidence: Citation[];
    }
  | { readonly name: "text"; readonly piece: string }
  | { readonly name: "end"; readonly reply: ChatReply }
  | { readonly name: "failed"; readonly problem: Problem };

/** A turn that was just asked. */
export function begun(asked: string, follows: number, newest: number, llm: string | null): Talking {
  return {
    follows,
    newest,
    asked,
    llm,
    state: "asking",
    route: null,
    sure: null,
    text: "",
    filter: null,
    records: [],
    cited: [],
    evidence: [],
    saw: false,
    replaces: 0,
    problem: null,
  };
}

/** The turn after one more event of its answer. */
export function heard(turn: Talking, event: Heard): Talking {
  switch (event.name) {
    case "route":
      return { ...turn, route: event.route, sure: event.sure };
    case "records":
      return {
        ...turn,
        records: event.records,
        cited: citedBy(event.evidence, event.records),
        evidence: event.evidence,
        filter: event.filter,
      };
    case "text":
      return { ...turn, text: turn.text + event.piece };
    case "failed":
      return { ...turn, state: "failed", problem: event.problem };
    case "end":
      return turn;
  }
}

export function kept({ turn, records, replaces }: KeptTurn, sure: number | null = null): Said {
  return {
    follows: turn.after ?? 0,
    asked: turn.asked,
    state: turn.status,
    route: turn.route,
    sure,
    text: turn.text,
    filter: turn.filter ?? null,
    records,
    cited: turn.cited.length > 0 ? turn.cited : turn.shown,
    evidence: turn.evidence,
    llm: turn.llm ?? null,
    saw: turn.saw,
    replaces,
    problem: null,
  };
}

const citedBy = (evidence: readonly Citation[], records: readonly ChatRecord[]) =>
  (evidence.length > 0 ? evidence : records).map((one) => one.record);

/** The turns with a reply put in its place: what followed the same turn before is gone. */
export function extended(turns: readonly KeptTurn[], { turn, records }: ChatReply): KeptTurn[] {
  const before = turns.filter((one) => one.turn.seq <= (turn.after ?? 0));
  const old = turns[before.length];
  const replaces = old === undefined || old.turn.seq === turn.seq ? 0 : old.replaces + 1;
  return [...before, { turn, records: [...records], replaces }];
}

/**
 * What is shown: the kept turns up to the one being answered, and that one; once a broken-off turn is
 * kept, the kept one stands for it.
 *
 * @param sure - How sure the routes of this session were, by number of turn.
 */
export function shown(
  turns: readonly KeptTurn[],
  talking: Talking | null,
  sure: Readonly<Record<number, number>> = {},
): readonly Said[] {
  const all = turns.map((one) => kept(one, sure[one.turn.seq] ?? null));
  if (talking === null) return all;
  if (isKept(turns, talking)) {
    return all.map((one, at) => (at === all.length - 1 ? { ...one, problem: talking.problem } : one));
  }
  return [...all.filter((_, at) => (turns[at]?.turn.seq ?? 0) <= talking.follows), talking];
}

/** Whether a turn that was broken off has been kept by the server. */
export const isKept = (turns: readonly KeptTurn[], talking: Talking): boolean =>
  talking.state !== "asking" && newestOf(turns) > talking.newest;

export const newestOf = (turns: readonly KeptTurn[]): number => turns.at(-1)?.turn.seq ?? 0;

/** A text in parts: words, and numbers that cite one of so many records. */
export function cut(text: string, records: number): readonly (string | number)[] {
  const parts: (string | number)[] = [];
  let from = 0;
  for (const found of text.matchAll(/\[(\d{1,4}(?:\s*[,;]\s*\d{1,4})*)\]/g)) {
    const numbers = (found[1] ?? "").split(/[,;]/).map(Number);
    if (!numbers.every((number) => number >= 1 && number <= records)) continue;
    if (found.index > from) parts.push(text.slice(from, found.index));
    parts.push(...numbers);
    from = found.index + found[0].length;
  }
  if (from < text.length) parts.push(text.slice(from));
  return parts;
}
