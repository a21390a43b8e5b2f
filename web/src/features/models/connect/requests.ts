/** What connecting asks of the server. */
import { api, ask } from "@/api/client";
import type { ConnectRequest } from "@/api/types";

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
