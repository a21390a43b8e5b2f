import { expect, it } from "vitest";

import { EventReader, events, type Sent } from "@/api/stream";

it("reads events however they are torn into pieces", () => {
  const written =
    'event: text\r\ndata: {"piece":"a"}\r\n\r\n: still here\n\nevent: end\ndata: one\ndata:two\n\n';
  for (let size = 1; size < written.length; size += 1) {
    const reader = new EventReader();
    const found: Sent[] = [];
    for (let at = 0; at < written.length; at += size)
      found.push(...reader.feed(written.slice(at, at + size)));
    expect(found).toEqual([
      { name: "text", data: '{"piece":"a"}' },
      { name: "end", data: "one\ntwo" },
    ]);
  }
});

it("keeps letters of several bytes whole", async () => {
  const bytes = new TextEncoder().encode("data: süß 🐕\n\n");
  const body = new ReadableStream<Uint8Array>({
    start(control) {
      for (const byte of bytes) control.enqueue(Uint8Array.of(byte));
      control.close();
    },
  });
  const found: Sent[] = [];
  for await (const sent of events(body)) found.push(sent);
  expect(found).toEqual([{ name: "message", data: "süß 🐕" }]);
});

it("closes the body when one has heard enough", async () => {
  let closed = false;
  const body = new ReadableStream<Uint8Array>({
    start(control) {
      control.enqueue(new TextEncoder().encode("data: 1\n\ndata: 2\n\n"));
    },
    cancel() {
      closed = true;
    },
  });
  for await (const sent of events(body)) {
    expect(sent.data).toBe("1");
    break;
  }
  expect(closed).toBe(true);
});
