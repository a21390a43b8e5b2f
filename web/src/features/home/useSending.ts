/** One file on its way to the server: how far it is, what went wrong, and how to stop it. */
import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";

import { Problem } from "@/api/problem";
import { sessionQuery } from "@/api/queries";
import { send, tooLarge, type Upload } from "@/features/home/upload";

export interface Sending {
  readonly file: File;
  readonly sent: number;
  /** Bytes per second so far; 0 while unknown. */
  readonly rate: number;
  readonly problem: Problem | null;
}

export function useSending(onSent: (upload: Upload) => void) {
  const [sending, setSending] = useState<Sending | null>(null);
  const client = useQueryClient();
  const stop = useRef<AbortController | null>(null);
  useEffect(() => () => stop.current?.abort(), []);

  const start = useCallback(
    (file: File) => {
      stop.current?.abort();
      const control = new AbortController();
      stop.current = control;
      const began = performance.now();
      const most = client.getQueryData(sessionQuery.queryKey)?.max_upload ?? Infinity;
      setSending({ file, sent: 0, rate: 0, problem: file.size > most ? tooLarge(file, most) : null });
      if (file.size > most) return;
      const current = () => stop.current === control;
      send(file, {
        signal: control.signal,
        onProgress: (sent) => {
          const seconds = (performance.now() - began) / 1000;
          const rate = seconds > 0.5 ? sent / seconds : 0;
          if (current()) setSending((before) => before && { ...before, sent, rate });
        },
      }).then(
        (upload) => {
          if (!current()) return;
          setSending(null);
          onSent(upload);
        },
        (error: unknown) => {
          if (!current() || (error instanceof DOMException && error.name === "AbortError")) return;
          setSending((before) => before && { ...before, problem: Problem.of(error) });
        },
      );
    },
    [onSent, client],
  );

  const cancel = useCallback(() => {
    stop.current?.abort();
    stop.current = null;
    setSending(null);
  }, []);

  return { sending, start, cancel };
}
