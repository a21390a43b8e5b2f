import { expect, test } from "vitest";

import { asRequest, BLANK, destination, faults, isComplete, pairs } from "./connecting";

const remote = { ...BLANK, url: "https://api.example.org/predict" };

test("what is left empty is left out, and a key is only ever named", () => {
  const { options, name } = asRequest({ ...remote, keyEnv: " ASSAY_KEY_SHOP " });
  expect(name).toBeNull();
  expect(options).toMatchObject({ kind: "remote", key_env: "ASSAY_KEY_SHOP", rate: null });
  expect(asRequest(remote).options).toMatchObject({ key_env: null });
});

test("a key typed where its variable belongs is refused before it is sent", () => {
  expect(faults({ ...remote, keyEnv: "sk-proj-abc123" }, []).keyEnv).toContain("never the key");
  expect(faults({ ...remote, keyEnv: "ASSAY_KEY_1" }, [])).toEqual({});
});

test("faults are named beside their field, of the kind that is chosen", () => {
  expect(faults({ ...BLANK, url: "api.example.org" }, [])).toHaveProperty("url");
  expect(faults({ ...BLANK, kind: "llm", model: "gpt" }, [])).toHaveProperty("model");
  expect(faults({ ...BLANK, kind: "llm", url: "nonsense" }, [])).toEqual({});
  expect(faults({ ...remote, name: "first" }, ["first"])).toHaveProperty("name");
  expect(isComplete(BLANK)).toBe(false);
  expect(isComplete(remote)).toBe(true);
});

test("how a language model is to write is asked for as it was set", () => {
  const own = {
    ...BLANK,
    kind: "llm" as const,
    model: "ollama:llama3.2",
    template: "own",
    ownTemplate: "# user",
  };
  expect(asRequest({ ...own, topP: 0.9, topK: 40, style: " Briefly. " }).options).toMatchObject({
    template: "# user",
    generation: { top_p: 0.9, top_k: 40, style: "Briefly.", temperature: 0 },
  });
  expect(asRequest({ ...own, template: "" }).options).toMatchObject({ template: null });
  expect(faults({ ...own, samples: 3 }, [])).toHaveProperty("samples");
  expect(faults({ ...own, samples: 3, temperature: 0.7 }, [])).toEqual({});
  expect(faults({ ...own, confidence: "samples" }, [])).toHaveProperty("samples");
  expect(faults({ ...own, ownTemplate: " " }, [])).toHaveProperty("ownTemplate");
});

test("pairs are read line by line", () => {
  expect(pairs("POS = positive\n\nneg=negative")).toEqual({ POS: "positive", neg: "negative" });
  expect(pairs("POS")).toBeNull();
  expect(pairs("a = b = c")).toEqual({ a: "b = c" });
});

test("it is said where texts go before any is sent", () => {
  expect(destination(BLANK)).toBeNull();
  expect(destination(remote)).toMatchObject({ place: "https://api.example.org", leaves: true });
  expect(destination({ ...BLANK, url: "http://127.0.0.1:9/x" })).toMatchObject({ leaves: false });
  const llm = (model: string) => destination({ ...BLANK, kind: "llm", model });
  expect(llm("http://10.0.0.3:8000/v1#qwen")).toMatchObject({ place: "http://10.0.0.3:8000", leaves: true });
  expect(llm("openai:gpt-4o-mini")).toMatchObject({ leaves: true });
  expect(llm("ollama:llama3.2")).toMatchObject({ leaves: false });
  expect(llm("something")).toBeNull();
});
