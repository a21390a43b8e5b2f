import { expect, it } from "vitest";

import { llmsAmong } from "./llms";

it("names each connected language model once, and no other model", () => {
  const models = [
    { method: "llm", params: { model: "ollama:llama3.2" } },
    { method: "llm", params: { model: "http://127.0.0.1:8080/v1#m" } },
    { method: "llm", params: { model: "ollama:llama3.2" } },
    { method: "hybrid", params: { model: "none" } },
    { method: "llm" },
  ];
  expect(llmsAmong(models)).toEqual(["http://127.0.0.1:8080/v1#m", "ollama:llama3.2"]);
});
