/** An error as people read it: one sentence, and what to do about it. */
import { forThePage } from "@/api/plainly";

interface Details {
  readonly title?: string;
  readonly detail?: string;
  readonly code?: string;
  readonly hint?: string;
  readonly status?: number;
}

export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly hint: string,
  ) {
    super(message);
    this.name = "Problem";
  }

  /** Whether the server was not reached, so that asking again may help. */
  get offline(): boolean {
    return this.status === 0;
  }

  static unreachable(): Problem {
    return new Problem(
      0,
      "unreachable",
      "The server does not answer.",
      "Check that 'assay serve' is running; the page tries again by itself.",
    );
  }

  static from(response: Response, body: unknown): Problem {
    const told = (typeof body === "object" && body !== null ? body : {}) as Details;
    const title = told.title ?? `The server answered ${response.status}.`;
    return Problem.said({ ...told, title, status: response.status });
  }

  /** A problem that was told within an answer. */
  static said(body: unknown): Problem {
    const said = (typeof body === "object" && body !== null ? body : {}) as Details;
    return new Problem(
      said.status ?? 500,
      said.code ?? "unknown",
      said.detail ?? said.title ?? "The server gave no answer.",
      forThePage(said.hint ?? ""),
    );
  }

  static of(error: unknown): Problem {
    if (error instanceof Problem) return error;
    const message = error instanceof Error ? error.message : String(error);
    return new Problem(-1, "page_error", message, "Reload the page; nothing saved is concerned.");
  }
}
