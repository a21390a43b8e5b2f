/** Files on their way to the server: how far they are, what went wrong, and how to stop it. */
import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";

import { Problem } from "@/api/problem";
import { sessionQuery } from "@/api/queries";
import { bundled } from "@/features/home/bundle";
import type { Named } from "@/features/home/gather";
import { send, tooLarge, type Upload } from "@/features/home/upload";

export interface Sending {
  readonly files: readonly Named[];
  /** What is sent: the file, or the bundle of several once each was looked through. */
  readonly file: File | null;
  /** Files looked through before they are sent together. */
  readonly read: number;
  readonly sent: number;
  /** Bytes per second so far; 0 while unknown. */
  readonly rate: number;
  readonly problem: Problem | null;
}

const NOTHING_SENT = { file: null, read: 0, sent: 0, rate: 0, problem: null };

export function useSending(onSent: (upload: Upload) => void) {
  const [sending, setSending] = useState<Sending | null>(null);
  const client = useQueryClient();
  const stop = useRef<AbortController | null>(null);
  useEffect(() => () => stop.current?.abort(), []);

  const last = useRef<Promise<readonly Named[]>>(Promise.resolve([]));

  const start = useCallback(
    (gathered: Promise<readonly Named[]>) => {
      stop.current?.abort();
      const control = new AbortController();
      const { signal } = control;
      stop.current = control;
      last.current = gathered;
      setSending({ ...NOTHING_SENT, files: [] });
      const tell = (news: Partial<Sending>) => {
        if (stop.current === control) setSending((before) => before && { ...before, ...news });
      };
      const most = client.getQueryData(sessionQuery.queryKey)?.max_upload ?? Infinity;
      sendAll(gathered, { most, signal, tell }).then(
        (upload) => {
          if (stop.current !== control) return;
          setSending(null);
          onSent(upload);
        },
        (error: unknown) => {
          if (error instanceof DOMException && error.name === "AbortError") return;
          tell({ problem: Problem.of(error) });
        },
      );
    },
    [onSent, client],
  );

  const retry = useCallback(() => {
    start(last.current);
  }, [start]);

  const cancel = useCallback(() => {
    stop.current?.abort();
    stop.current = null;
    setSending(null);
  }, []);

  return { sending, start, retry, cancel };
}

interface Sender {
  readonly most: number;
  readonly signal: AbortSignal;
  readonly tell: (news: Partial<Sending>) => void;
}

/** Send one file as it is, several as one bundle. */
async function sendAll(gathered: Promise<readonly Named[]>, { most, signal, tell }: Sender): Promise<Upload> {
  const files = await gathered;
  const [only] = files;
  if (only === undefined) throw nothing();
  tell({ files });
  refuseLarge(files, most);
  const alone = files.length === 1 && !only.path.includes("/");
  const onProgress = (read: number) => {
    tell({ read });
  };
  const file = alone ? only.file : await bundled(files, { signal, onProgress });
  if (file.size > most) throw tooLarge(file, most);
  tell({ file });
  const began = performance.now();
  return send(file, {
    signal,
    onProgress: (sent) => {
      const seconds = (performance.now() - began) / 1000;
      tell({ sent, rate: seconds > 0.5 ? sent / seconds : 0 });
    },
  });
}

/** Before the files are looked through: one that is too large is so with any others. */
function refuseLarge(files: readonly Named[], most: number) {
  const large = files.find(({ file }) => file.size > most);
  if (large !== undefined) throw tooLarge(large.file, most);
}

const nothing = () =>
  new Problem(
    0,
    "nothing",
    "There is no file in what was dropped or chosen.",
    "Hidden files are passed over.",
  );
