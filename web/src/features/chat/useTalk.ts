/** One conversation: what was said, and saying more. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";

import { Problem } from "@/api/problem";
import { keys } from "@/api/queries";

import type { ChatReply, ConversationView, KeptTurn } from "./contract";
import { conversationQuery, talk } from "./requests";
import type { Choices } from "./choices";
import { asked } from "./choices";
import { begun, extended, heard, isKept, newestOf, type Said, shown, type Talking } from "./thread";

const NONE: readonly KeptTurn[] = [];
/** How long a stopped turn is looked for, in milliseconds. */
const LOOK = 10_000;

export interface Talk {
  readonly turns: readonly Said[];
  readonly busy: boolean;
  readonly pending: boolean;
  readonly error: unknown;
  readonly again: () => void;
  /** Say something; where `follows` is given, in place of what followed that turn. */
  readonly say: (message: string, follows?: number) => void;
  readonly stop: () => void;
}

/**
 * @param conversation - The open one; null before there is one.
 * @param onBegun - Told the id of the conversation that a first message began.
 */
export function useTalk(
  dataset: string,
  conversation: string | null,
  choices: Choices,
  onBegun: (conversation: string) => void,
): Talk {
  const client = useQueryClient();
  const [talking, setTalking] = useState<Talking | null>(null);
  const [sure, setSure] = useState<Readonly<Record<number, number>>>({});
  const control = useRef<AbortController | null>(null);
  const stopped = useRef(0);
  const busy = talking?.state === "asking";
  const found = useQuery({
    ...conversationQuery(dataset, conversation ?? ""),
    // While a turn is answered the server has nothing newer than the stream.
    enabled: conversation !== null && !busy,
    refetchInterval: ({ state }) =>
      talking?.state === "stopped" &&
      !isKept(state.data?.turns ?? NONE, talking) &&
      Date.now() - stopped.current < LOOK
        ? 500
        : false,
  });
  const turns = found.data?.turns ?? NONE;
  useEffect(() => () => control.current?.abort(), []);

  const keep = useCallback(
    async (reply: ChatReply) => {
      const { queryKey } = conversationQuery(dataset, reply.conversation);
      await client.cancelQueries({ queryKey });
      client.setQueryData(queryKey, (before: ConversationView | undefined) => ({
        conversation: before?.conversation ?? {
          id: reply.conversation,
          title: reply.turn.asked,
          created: reply.turn.at,
        },
        turns: extended(before?.turns ?? NONE, reply),
      }));
      setSure((before) => ({ ...before, [reply.turn.seq]: reply.sure }));
      setTalking(null);
    },
    [client, dataset],
  );

  const say = useCallback(
    (message: string, follows?: number) => {
      const newest = newestOf(turns);
      const aborter = new AbortController();
      control.current?.abort();
      control.current = aborter;
      setTalking(begun(message, follows ?? newest, newest, choices.llm || null));
      const hear = async () => {
        try {
          const body = { message, conversation, after: follows ?? null, ...asked(choices) };
          for await (const event of talk(dataset, body, aborter.signal)) {
            aborter.signal.throwIfAborted(); // it may have been read before it was stopped
            if (event.name === "route" && conversation === null) onBegun(event.conversation);
            if (event.name === "end") await keep(event.reply);
            else setTalking((now) => now && heard(now, event));
          }
        } catch (error) {
          if (control.current !== aborter) return; // something else is being said by now
          stopped.current = Date.now();
          setTalking(
            (now) =>
              now &&
              (aborter.signal.aborted
                ? { ...now, state: "stopped" }
                : { ...now, state: "failed", problem: Problem.of(error) }),
          );
        } finally {
          void client.invalidateQueries({ queryKey: keys.of(dataset, "conversations") });
          void client.invalidateQueries({ queryKey: keys.of(dataset, "conversation") });
        }
      };
      void hear();
    },
    [turns, choices, conversation, dataset, onBegun, keep, client],
  );
  return {
    turns: shown(turns, talking, sure),
    busy,
    pending: found.isLoading && talking === null,
    error: talking === null ? found.error : null,
    again: () => void found.refetch(),
    say,
    stop: () => control.current?.abort(),
  };
}
