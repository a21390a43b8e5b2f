/** What this page asks the server for. */
import { queryOptions } from "@tanstack/react-query";

import { api, ask } from "@/api/client";
import { Problem } from "@/api/problem";
import { keys } from "@/api/queries";
import { events, type Sent } from "@/api/stream";

import type { ChatReply, ChatRequest } from "./contract";
import type { Heard } from "./thread";

export const startQuery = (dataset: string) =>
  queryOptions({
    queryKey: keys.of(dataset, "chat"),
    queryFn: ({ signal }) =>
      ask(api.GET("/api/v1/datasets/{dataset}/chat", { params: { path: { dataset } }, signal })),
    staleTime: 60_000,
  });

export const conversationsQuery = (dataset: string) =>
  queryOptions({
    queryKey: keys.of(dataset, "conversations"),
    queryFn: ({ signal }) =>
      ask(api.GET("/api/v1/datasets/{dataset}/conversations", { params: { path: { dataset } }, signal })),
  });

const ONE = "/api/v1/datasets/{dataset}/conversations/{conversation}";

export const conversationQuery = (dataset: string, conversation: string) =>
  queryOptions({
    queryKey: keys.of(dataset, "conversation", conversation),
    queryFn: ({ signal }) => ask(api.GET(ONE, { params: { path: { dataset, conversation } }, signal })),
  });

export const deleteConversation = (dataset: string, conversation: string) =>
  ask(api.DELETE(ONE, { params: { path: { dataset, conversation } } }));

export const renameConversation = (dataset: string, conversation: string, title: string) =>
  ask(api.PATCH(ONE, { params: { path: { dataset, conversation } }, body: { title } }));

/**
 * Send a message and yield what is answered; ending the signal stops the answer.
 *
 * @throws Problem - The message was refused, or the connection broke off.
 */
export async function* talk(dataset: string, body: ChatRequest, signal: AbortSignal): AsyncGenerator<Heard> {
  const response = await ask(
    fetch(`/api/v1/datasets/${encodeURIComponent(dataset)}/chat`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
      signal,
    }).then(async (found) => ({
      response: found,
      data: found,
      error: found.ok ? null : ((await found.json().catch(() => null)) as unknown),
    })),
  );
  if (response.body === null) throw BROKE_OFF;
  try {
    for await (const sent of events(response.body)) {
      const said = read(sent);
      if (said === null) continue;
      yield said;
      if (said.name === "end" || said.name === "failed") return;
    }
  } catch (error) {
    if (signal.aborted || error instanceof Problem) throw error;
    throw BROKE_OFF;
  }
  throw BROKE_OFF;
}

const BROKE_OFF = new Problem(
  -1,
  "broke_off",
  "The answer broke off.",
  "The connection to the server ended. Ask again.",
);

function read({ name, data }: Sent): Heard | null {
  const said = JSON.parse(data) as unknown;
  switch (name) {
    case "route":
    case "records":
    case "text":
      return { name, ...(said as object) } as Heard;
    case "end":
      return { name, reply: said as ChatReply };
    case "failed":
      return { name, problem: Problem.said(said) };
    default:
      return null;
  }
}
