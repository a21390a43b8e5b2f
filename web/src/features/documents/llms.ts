/** The language models that are connected, each once, in the words they are asked by. */
import type { ModelCard } from "@/api/types";

export function llmsAmong(models: readonly Pick<ModelCard, "method" | "params">[]): string[] {
  const named = models
    .filter((model) => model.method === "llm")
    .map((model) => model.params?.["model"])
    .filter((name): name is string => typeof name === "string" && name !== "");
  return [...new Set(named)].sort();
}
