import { afterEach, beforeEach, expect, it, vi } from "vitest";

import type { OneDecision } from "@/api/types";

import { byLease } from "./exclusive";
import { Outbox } from "./outbox";
import { FakeServer, FakeStorage } from "./outbox.fake";
import { sendTo } from "./send";
import { datasetsWaiting, Shelf } from "./shelf";

const confirm = (record: string): OneDecision => ({ record, action: "confirm" });

let server: FakeServer;
let storage: FakeStorage;

function open(tab = "tab"): Outbox {
  return new Outbox({
    shelf: new Shelf("bank", storage),
    send: sendTo("bank", { fetch: server.fetch, baseUrl: "http://assay.test" }),
    exclusive: byLease(storage, "lease", tab),
    batch: 3,
  });
}

const later = (ms: number) => vi.advanceTimersByTimeAsync(ms);
const records = () =>
  server.saved.map(({ record, action }) => (action === "undo" ? `undo ${record}` : record));

beforeEach(() => {
  vi.useFakeTimers();
  server = new FakeServer();
  storage = new FakeStorage();
});

afterEach(() => {
  vi.useRealTimers();
});

it("sends decisions in order, in small batches, signed by who made them", async () => {
  const outbox = open();
  outbox.add(["a", "b", "c", "d"].map(confirm), "lena");
  outbox.add([confirm("e")], "ana");
  await later(100);
  expect(records()).toEqual(["a", "b", "c", "d", "e"]);
  expect(server.requests.map((batch) => batch.length)).toEqual([3, 1, 1]);
  expect(server.people).toEqual(["lena", "lena", "ana"]);
});

it("calls nothing saved before the server has answered", async () => {
  const outbox = open();
  const [key = ""] = outbox.add([confirm("a")], "");
  expect(outbox.fate(key)).toBe("unsent");
  expect(outbox.snapshot().saved.size).toBe(0);
  await later(100);
  expect(outbox.fate(key)).toBe("saved");
  expect(outbox.snapshot().saved.get(key)?.record).toBe("a");
});

it("keeps decisions while the server is away and sends them when it is back", async () => {
  server.away = true;
  const outbox = open();
  outbox.add([confirm("a")], "");
  await later(100);
  outbox.add([confirm("b")], "");
  await later(5_000);
  expect(outbox.snapshot().unsent).toHaveLength(2);
  expect(outbox.snapshot().waiting?.offline).toBe(true);
  server.away = false;
  await later(10_100);
  expect(records()).toEqual(["a", "b"]);
  expect(outbox.snapshot()).toMatchObject({ unsent: [], waiting: null });
});

it("tries at once when the network comes back", async () => {
  server.away = true;
  const outbox = open();
  outbox.add([confirm("a")], "");
  await later(30_000);
  server.away = false;
  outbox.hurry();
  await later(100);
  expect(records()).toEqual(["a"]);
});

it("keeps a decision that the server could not store", async () => {
  server.status = 507;
  const outbox = open();
  outbox.add([confirm("a")], "");
  await later(3_000);
  expect(outbox.snapshot().unsent).toHaveLength(1);
  expect(outbox.snapshot().waiting?.message).toBe("The disk is full.");
  expect(outbox.snapshot().refusals).toEqual([]);
});

it("does not believe an answer that does not name what it saved", async () => {
  const outbox = new Outbox({
    shelf: new Shelf("bank", storage),
    send: sendTo("bank", { fetch: () => Promise.resolve(Response.json({})), baseUrl: "http://assay.test" }),
    exclusive: byLease(storage, "lease", "tab"),
  });
  outbox.add([confirm("a")], "");
  await later(3_000);
  expect(outbox.snapshot().unsent).toHaveLength(1);
});

it("sends after a reload what was not sent before it", async () => {
  server.away = true;
  const before = open("one");
  before.add([confirm("a"), confirm("b")], "");
  await later(100);
  before.close();
  server.away = false;
  expect(datasetsWaiting(storage)).toEqual(["bank"]);
  open("two");
  await later(10_000);
  expect(records()).toEqual(["a", "b"]);
  expect(datasetsWaiting(storage)).toEqual([]);
});

it("sets a refused decision aside, says why, and sends the others", async () => {
  server.refuse = ({ record }) => record === "b";
  const outbox = open();
  const [, refused = ""] = outbox.add(["a", "b", "c", "d"].map(confirm), "");
  await later(100);
  expect(records()).toEqual(["a", "c", "d"]);
  expect(outbox.fate(refused)).toBe("refused");
  expect(outbox.snapshot().refusals[0]?.message).toBe("Cannot confirm record 'b'.");
  outbox.dismiss(refused);
  expect(outbox.snapshot().refusals).toEqual([]);
});

it("waits for a person to sign in rather than dropping decisions", async () => {
  server.status = 401;
  const outbox = open();
  outbox.add([confirm("a")], "");
  await later(100);
  expect(outbox.snapshot().unsent).toHaveLength(1);
});

it("does not send a decision that was taken back before it left", async () => {
  const outbox = open();
  const [key = ""] = outbox.add([confirm("a"), confirm("b")], "");
  outbox.undo(key, "a", "");
  expect(outbox.snapshot().unsent.map(({ decision }) => decision.record)).toEqual(["b"]);
  await later(100);
  expect(records()).toEqual(["b"]);
});

it("saves once what it sends again because the answer was lost", async () => {
  server.mute = true;
  const outbox = open();
  outbox.add([confirm("a"), confirm("b")], "");
  await later(2_000);
  expect(server.requests.length).toBeGreaterThan(1);
  server.mute = false;
  await later(10_000);
  expect(records()).toEqual(["a", "b"]);
  expect(outbox.snapshot().unsent).toEqual([]);
});

it("takes back what may have reached the server by a decision of its own", async () => {
  server.mute = true;
  const outbox = open();
  const [key = ""] = outbox.add([confirm("a")], "");
  await later(100);
  outbox.undo(key, "a", "");
  server.mute = false;
  await later(10_000);
  expect(records().at(-1)).toBe("undo a");
  expect(outbox.snapshot().unsent).toEqual([]);
});

it("never undoes in place of a decision that was refused", async () => {
  server.refuse = ({ action }) => action === "confirm";
  const outbox = open();
  const [key = ""] = outbox.add([confirm("a")], "");
  await later(100);
  outbox.undo(key, "a", "");
  await later(100);
  expect(server.saved).toEqual([]);
  expect(outbox.snapshot().unsent).toEqual([]);
});

it("sends each decision once from two tabs of one browser", async () => {
  const one = open("one");
  const two = open("two");
  one.add([confirm("a"), confirm("b")], "");
  two.add([confirm("c")], "");
  one.hurry();
  two.hurry();
  await later(2_000);
  expect(records().sort()).toEqual(["a", "b", "c"]);
  two.reread(null);
  expect(two.snapshot().unsent).toEqual([]);
});

it("takes over from a tab that died while it was sending", async () => {
  storage.setItem("lease", `dead ${Date.now() + 3_000}`);
  open().add([confirm("a")], "");
  await later(2_000);
  expect(server.saved).toEqual([]);
  await later(2_000);
  expect(records()).toEqual(["a"]);
});

it("keeps decisions in memory, and says so, where the browser keeps nothing", async () => {
  storage.full = true;
  const outbox = open();
  outbox.add([confirm("a")], "");
  expect(outbox.snapshot().kept).toBe(false);
  storage.full = false;
  await later(100);
  expect(records()).toEqual(["a"]);
  expect(outbox.snapshot().kept).toBe(true);
});

it("tells when everything is with the server, or that it cannot be reached", async () => {
  const outbox = open();
  outbox.add(["a", "b", "c", "d"].map(confirm), "");
  const first = outbox.emptied().then(() => records());
  await later(100);
  expect(await first).toEqual(["a", "b", "c", "d"]);

  server.away = true;
  outbox.add([confirm("e")], "");
  const second = outbox.emptied().then(() => outbox.snapshot().unsent.length);
  await later(100);
  expect(await second).toBe(1);
});
