/** Sends a file with its progress; `fetch` cannot tell how much of a body has left. */
import { Problem } from "@/api/problem";
import { bytes } from "@/ui/format";
import type { Preview } from "@/api/types";

export type Upload = Preview["upload"];

interface Watch {
  readonly onProgress: (sent: number, total: number) => void;
  readonly signal: AbortSignal;
  /** Give up after so many milliseconds in which nothing moved. */
  readonly stalled?: number;
}

/**
 * Send a file to the server.
 *
 * @throws Problem - It was refused, cut off, stalled, or the server could not be reached.
 * @throws DOMException - `AbortError`, when the signal said so.
 */
export function send(file: File, { onProgress, signal, stalled = 60_000 }: Watch): Promise<Upload> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    let sent = 0;
    let waiting = 0;
    const watch = () => {
      clearTimeout(waiting);
      waiting = window.setTimeout(() => {
        reject(cutOff("Nothing has moved for a minute, so the upload was given up."));
        request.abort();
      }, stalled);
    };
    const settle = (then: () => void) => () => {
      clearTimeout(waiting);
      then();
    };
    request.open("POST", `/api/v1/uploads?name=${encodeURIComponent(file.name.slice(0, 500))}`);
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.responseType = "json";
    request.upload.onprogress = (event) => {
      sent = event.loaded;
      watch();
      onProgress(event.loaded, event.total);
    };
    request.onload = settle(() => {
      if (request.status === 201) resolve(request.response as Upload);
      else reject(Problem.from({ status: request.status } as Response, request.response));
    });
    request.onerror = settle(() => {
      if (!navigator.onLine) reject(offline());
      else reject(sent === 0 ? unsent(file) : cutOff("The upload was cut off."));
    });
    request.onabort = settle(() => {
      reject(new DOMException("Cancelled.", "AbortError"));
    });
    signal.addEventListener("abort", () => {
      request.abort();
    });
    watch();
    request.send(file);
  });
}

/** Said before anything is sent: a server that refuses in the middle can only hang up. */
export const tooLarge = (file: File, most: number) =>
  new Problem(
    413,
    "too_large",
    `'${file.name}' has ${bytes(file.size)}; this server takes files of up to ${bytes(most)}.`,
    "Split or compress the file (gzip or zip), or start the server with a larger ASSAY_MAX_UPLOAD_BYTES.",
  );

const offline = () =>
  new Problem(
    0,
    "offline",
    "The upload was cut off: this browser is offline.",
    "Nothing was stored. The file is sent again once the browser is back online.",
  );

const cutOff = (sentence: string) =>
  new Problem(
    0,
    "cut_off",
    sentence,
    "Nothing was stored. The server may have stopped, or the file may be larger than it accepts. Send the file again.",
  );

/** Nothing left the browser: the server is away, or a file has changed. */
const unsent = (file: File) =>
  new Problem(
    0,
    "unsent",
    `'${file.name}' could not be sent.`,
    "Check that 'assay serve' is running, and that no file was moved or changed since it was chosen.",
  );
