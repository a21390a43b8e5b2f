/** What connecting asks of the server. */
import { queryOptions } from "@tanstack/react-query";

import { api, ask } from "@/api/client";
import { keys } from "@/api/queries";
import type { AblateRequest, ConnectRequest } from "@/api/types";

import type { LlmOptions, RemoteOptions } from "./connecting";

export const beginConnection = (dataset: string, body: ConnectRequest) =>
  ask(api.POST("/api/v1/datasets/{dataset}/connections", { params: { path: { dataset } }, body }));

/** Ask a prediction API once about a text. */
export const probeRemote = (dataset: string, options: RemoteOptions, text: string) =>
  ask(
    api.POST("/api/v1/datasets/{dataset}/probes", {
      params: { path: { dataset } },
      body: { options, texts: text.trim() === "" ? [] : [text] },
    }),
  );

interface About {
  record?: string;
  text?: string;
}

/** The exact messages a language model would get; nothing is sent. */
export const promptOf = (dataset: string, how: { options: LlmOptions } | { model: string }, about: About) =>
  ask(
    api.POST("/api/v1/datasets/{dataset}/prompts", {
      params: { path: { dataset } },
      body: { ...how, ...about },
    }),
  );

/** The prompt templates that come with the server. */
export const templatesQuery = queryOptions({
  queryKey: [...keys.models, "templates"],
  queryFn: ({ signal }) => ask(api.GET("/api/v1/templates", { signal })),
  staleTime: Infinity,
});

/** Ask a language model about the same records without, with random and with near examples. */
export const beginAblation = (dataset: string, body: AblateRequest) =>
  ask(api.POST("/api/v1/datasets/{dataset}/ablations", { params: { path: { dataset } }, body }));
