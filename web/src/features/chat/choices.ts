/** Who answers and how: kept in this browser, sent with each message. */
import { useLocalStorage } from "@mantine/hooks";

import type { ChatRequest, GenerationSettings } from "./contract";

export interface Choices {
  /** Name of a language model; "" for none. */
  readonly llm: string;
  /** What it is told of its task; null for the text that comes with Assay. */
  readonly prompt: string | null;
  /** Settings that differ from the defaults. */
  readonly settings: Partial<GenerationSettings>;
  /** Whether it sees: it is sent the picture asked about. Missing in what older pages kept. */
  readonly pictures?: boolean;
}

export const NO_CHOICES: Choices = { llm: "", prompt: null, settings: {}, pictures: false };

export function useChoices() {
  return useLocalStorage<Choices>({
    key: "assay.chat",
    defaultValue: NO_CHOICES,
    getInitialValueInEffect: false,
  });
}

/** The part of a request that says who answers; nothing where no model does. */
export function asked({
  llm,
  prompt,
  settings,
  pictures,
}: Choices): Pick<ChatRequest, "llm" | "prompt" | "settings" | "pictures"> {
  if (llm.trim() === "") return { pictures: false };
  return {
    llm: llm.trim(),
    pictures: pictures ?? false,
    prompt: prompt === null || prompt.trim() === "" ? null : prompt,
    settings: Object.keys(settings).length === 0 ? null : (settings as GenerationSettings),
  };
}

/** The host that messages and records go to; null where they stay on the server's machine. */
export function goesTo(llm: string): string | null {
  const name = llm.trim();
  if (name === "" || name.startsWith("ollama:")) return null;
  if (name.startsWith("openai:")) return "the host that OPENAI_BASE_URL names, else api.openai.com";
  if (!/^https?:\/\//.test(name)) return null;
  const host = URL.canParse(name) ? new URL(name).hostname : name;
  return ["localhost", "127.0.0.1", "[::1]"].includes(host) ? null : host;
}
