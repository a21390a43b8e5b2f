/** A server for tests: saves decisions in one commit, all or none, and can be away or refuse. */
import type { OneDecision } from "@/api/types";

type Sent = OneDecision & { key?: string | null };

export class FakeServer {
  readonly saved: Sent[] = [];
  readonly requests: Sent[][] = [];
  readonly people: (string | null)[] = [];
  away = false;
  /** Save what comes, but lose the answer. */
  mute = false;
  refuse: (decision: Sent) => boolean = () => false;
  status = 0;

  readonly fetch = async (input: RequestInfo | URL): Promise<Response> => {
    const body = (await (input as Request).json()) as { decisions: Sent[]; by: string | null };
    if (this.away) throw new TypeError("Failed to fetch");
    this.requests.push(body.decisions);
    if (this.status > 0) return problem(this.status, "broken", "The disk is full.");
    const refused = body.decisions.find((decision) => this.refuse(decision));
    if (refused)
      return problem(409, "invalid_decision", `Cannot ${refused.action} record '${refused.record}'.`);
    this.people.push(body.by);
    const known = new Set(this.saved.map(({ key }) => key).filter(Boolean));
    this.saved.push(...body.decisions.filter(({ key }) => !key || !known.has(key)));
    if (this.mute) throw new TypeError("Failed to fetch");
    const saved = body.decisions.map((decision, index) => ({
      ...decision,
      seq: this.saved.length + index,
      by: body.by ?? "server",
      at: "2026-01-01T10:00:00Z",
    }));
    return Response.json(
      { dataset: "bank", count: saved.length, last: this.saved.length, saved },
      { status: 201 },
    );
  };
}

function problem(status: number, code: string, detail: string): Response {
  return Response.json({ status, code, detail, hint: "" }, { status });
}

/** A browser's storage. */
export class FakeStorage implements Storage {
  private readonly items = new Map<string, string>();
  full = false;

  get length(): number {
    return this.items.size;
  }

  readonly clear = (): void => this.items.clear();
  readonly key = (index: number): string | null => [...this.items.keys()][index] ?? null;
  readonly getItem = (name: string): string | null => this.items.get(name) ?? null;
  readonly removeItem = (name: string): void => void this.items.delete(name);
  readonly setItem = (name: string, value: string): void => {
    if (this.full) throw new DOMException("full", "QuotaExceededError");
    this.items.set(name, value);
  };
}
