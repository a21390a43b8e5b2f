import { expect, it } from "vitest";

import { Problem } from "@/api/problem";

import type { ChatReply, KeptTurn, Turn } from "./contract";
import { begun, cut, extended, heard, shown } from "./thread";

const turn = (seq: number, after: number | null, more: Partial<Turn> = {}): Turn => ({
  seq,
  after,
  at: "2026-01-01T10:00:00Z",
  asked: `question ${seq}`,
  route: "find",
  status: "answered",
  text: `answer ${seq}`,
  shown: [],
  cited: [],
  evidence: [],
  saw: false,
  ...more,
});
const keep = (...turns: Turn[]): KeptTurn[] => turns.map((one) => ({ turn: one, records: [], replaces: 0 }));
const reply = (of: Turn): ChatReply => ({
  dataset: "d",
  conversation: "c",
  turn: of,
  sure: 0.9,
  records: [],
});
const record = (id: string) => ({ record: id, split: "none", start: 0, end: 0 });
const asked = (
  turns: readonly KeptTurn[],
  ...more: Parameters<typeof shown> extends [unknown, ...infer R] ? R : []
) => shown(turns, ...more).map((one) => one.asked);

const THREE = keep(turn(1, null), turn(2, 1), turn(3, 2));

it("grows by what is heard", () => {
  let now = begun("show me a dog", 0, 0, null);
  now = heard(now, { name: "route", route: "find", sure: 0.8, conversation: "c" });
  now = heard(now, { name: "records", records: [record("r1")], filter: null, evidence: [] });
  now = heard(now, { name: "text", piece: "A " });
  now = heard(now, { name: "text", piece: "dog [1]" });
  expect(now).toMatchObject({ route: "find", sure: 0.8, text: "A dog [1]", cited: ["r1"], state: "asking" });
});

it("numbers by what is quoted, where several quotes stand in one record", () => {
  const quote = { record: "r1", start: 0, end: 9, quote: "It works.", score: 1, verified: true };
  const evidence = [1, 2].map((number) => ({ ...quote, number }));
  const now = heard(begun("does it work?", 0, 0, null), {
    name: "records",
    records: [record("r1")],
    filter: null,
    evidence,
  });
  expect(now.cited).toEqual(["r1", "r1"]);
});

it("shows the turn being answered after those it follows", () => {
  expect(asked(THREE, begun("more?", 3, 3, null))).toEqual([
    "question 1",
    "question 2",
    "question 3",
    "more?",
  ]);
  expect(asked(THREE, begun("other?", 1, 3, null))).toEqual(["question 1", "other?"]);
  expect(asked(THREE, begun("anew?", 0, 3, null))).toEqual(["anew?"]);
});

it("puts a reply in place of what followed the same turn", () => {
  const edited = extended(THREE, reply(turn(4, 1)));
  expect(edited.map((one) => one.turn.seq)).toEqual([1, 4]);
  expect(edited[1]?.replaces).toBe(1);
  expect(extended(edited, reply(turn(5, 1)))[1]?.replaces).toBe(2);
  expect(extended(THREE, reply(turn(4, 3))).map((one) => one.replaces)).toEqual([0, 0, 0, 0]);
  expect(extended(THREE, reply(turn(4, null))).map((one) => one.turn.seq)).toEqual([4]);
});

it("lets the kept turn stand for one that was broken off, with what to do about it", () => {
  const problem = new Problem(502, "llm_failed", "It broke off.", "Ask again.");
  const failed = heard(begun("more?", 3, 3, null), { name: "failed", problem });
  expect(asked(THREE, failed)).toHaveLength(4);
  const later = [...THREE, ...keep(turn(4, 3, { asked: "more?", status: "failed" }))];
  const now = shown(later, failed);
  expect(now.map((one) => one.asked)).toEqual(["question 1", "question 2", "question 3", "more?"]);
  expect(now[3]?.problem).toBe(problem);
  expect(now[2]?.problem).toBeNull();
});

it("makes buttons only of numbers that cite a record", () => {
  expect(cut("Good [1], bad [2, 3]. Not [4] nor [0].", 3)).toEqual([
    "Good ",
    1,
    ", bad ",
    2,
    3,
    ". Not [4] nor [0].",
  ]);
  expect(cut("", 3)).toEqual([]);
  expect(cut("[1]", 0)).toEqual(["[1]"]);
});
