/** Server-sent events of an answer to a POST, which EventSource cannot ask for. */

export interface Sent {
  readonly name: string;
  readonly data: string;
}

/** Put pieces together as they come; each call returns the events that it completes. */
export class EventReader {
  private rest = "";

  feed(piece: string): readonly Sent[] {
    const blocks = (this.rest + piece).replaceAll("\r\n", "\n").split("\n\n");
    // A line end may be torn in two: what is not closed by an empty line waits.
    this.rest = blocks.pop() ?? "";
    return blocks.map(read).filter((sent) => sent !== null);
  }
}

function read(block: string): Sent | null {
  let name = "message";
  const data: string[] = [];
  for (const line of block.split("\n")) {
    const at = line.indexOf(":");
    const field = at < 0 ? line : line.slice(0, at);
    const value = at < 0 ? "" : line.slice(at + 1).replace(/^ /, "");
    if (field === "event") name = value;
    if (field === "data") data.push(value);
  }
  return data.length === 0 ? null : { name, data: data.join("\n") };
}

/** Yield the events of a body until it ends; leaving the loop closes it. */
export async function* events(body: ReadableStream<Uint8Array>): AsyncGenerator<Sent> {
  const source = body.getReader();
  const decoder = new TextDecoder();
  const reader = new EventReader();
  try {
    for (;;) {
      const { done, value } = await source.read();
      if (done) return;
      yield* reader.feed(decoder.decode(value, { stream: true }));
    }
  } finally {
    await source.cancel().catch(() => undefined); // it may have broken off by itself
  }
}
