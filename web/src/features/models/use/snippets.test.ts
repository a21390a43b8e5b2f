import { expect, test } from "vitest";

import { curl, isSentiment, python } from "./snippets";

const asked = { origin: "http://127.0.0.1:8642", name: "it's mine/2", token: false };

test("a name is one part of an address, whatever it holds", () => {
  expect(curl("predict", asked)).toContain("'http://127.0.0.1:8642/predict?model=it%27s%20mine%2F2'");
  expect(curl("project", asked)).toContain("/projects/it%27s%20mine%2F2/predict'");
  expect(python("sentiment", asked)).toContain('"http://127.0.0.1:8642/sentiment?model=it\'s%20mine%2F2"');
});

test("a token is named and never shown", () => {
  expect(curl("predict", asked)).not.toContain("Authorization");
  expect(curl("predict", { ...asked, token: true })).toContain("Bearer $ASSAY_TOKEN");
  expect(python("predict", { ...asked, token: true })).toContain("os.environ['ASSAY_TOKEN']");
});

test("a model of sentiments is known by its labels", () => {
  expect(isSentiment(["negative", "Positive"])).toBe(true);
  expect(isSentiment(["neg", "neu", "pos"])).toBe(true);
  expect(isSentiment(["positive", "neutral"])).toBe(false);
  expect(isSentiment(["card_lost", "negative", "positive"])).toBe(false);
});
