/** How a program asks the service for a model's answers: text to copy. */
import type { ModelCard } from "@/api/types";

/** Names of labels that say by themselves which sentiment they are, as the server reads them. */
const SIDES: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries({
    negative: ["negative", "neg", "very negative", "bad"],
    neutral: ["neutral", "neu", "mixed"],
    positive: ["positive", "pos", "very positive", "good"],
  }).flatMap(([side, names]) => names.map((name) => [name, side])),
);

/** Whether `/sentiment` answers for a model without being told what its labels mean. */
export function isSentiment(classes: readonly string[]): boolean {
  const sides = classes.map((name) => SIDES[name.trim().toLowerCase()]);
  return !sides.includes(undefined) && sides.includes("negative") && sides.includes("positive");
}

export interface Asked {
  /** Address of the server, without a slash at its end. */
  origin: string;
  /** Name of the model, or of the data set for its promoted one. */
  name: string;
  /** Whether the server asks for a token. */
  token: boolean;
}

export type Route = "predict" | "sentiment" | "project";

const SAMPLE = "Write the text to predict here";

function pathOf(route: Route, name: string): string {
  const encoded = encodeURIComponent(name);
  return route === "project" ? `/projects/${encoded}/predict` : `/${route}?model=${encoded}`;
}

const BODIES: Readonly<Record<Route, object>> = {
  predict: { texts: [SAMPLE], n_best: 3 },
  sentiment: { review_text: SAMPLE },
  project: { data: [{ text: SAMPLE }], n_best: 3 },
};

/** For a shell; nothing in it needs escaping between single quotes. */
export function curl(route: Route, { origin, name, token }: Asked): string {
  return [
    `curl '${origin}${pathOf(route, name).replaceAll("'", "%27")}' \\`,
    ...(token ? [`  -H "Authorization: Bearer $ASSAY_TOKEN" \\`] : []),
    "  -H 'Content-Type: application/json' \\",
    `  -d '${JSON.stringify(BODIES[route])}'`,
  ].join("\n");
}

const ANSWERS: Readonly<Record<Route, string>> = {
  predict: 'for one in answer["predictions"]:\n    print(one["label"], one["confidence"], one["unsure"])',
  sentiment: 'print(answer["sentiment"], answer["confidence"])',
  project: 'for one in answer["data"]:\n    print(one["predictions"])',
};

/** With Python's own library. */
export function python(route: Route, { origin, name, token }: Asked): string {
  return [
    "import json",
    ...(token ? ["import os"] : []),
    "import urllib.request",
    "",
    "request = urllib.request.Request(",
    `    ${JSON.stringify(`${origin}${pathOf(route, name)}`)},`,
    `    json.dumps(${pythonOf(BODIES[route])}).encode(),`,
    token
      ? '    {\n        "Content-Type": "application/json",\n        "Authorization": f"Bearer {os.environ[\'ASSAY_TOKEN\']}",\n    },'
      : '    {"Content-Type": "application/json"},',
    ")",
    "with urllib.request.urlopen(request) as response:",
    "    answer = json.load(response)",
    ANSWERS[route],
  ].join("\n");
}

const pythonOf = (body: object): string =>
  JSON.stringify(body).replaceAll('":', '": ').replaceAll(',"', ', "');

/** Whether the model answers for its data set. */
export const standing = (model: ModelCard, promoted: ModelCard | undefined): string => {
  if (model.promoted) {
    return `This model is promoted: it answers for “${model.trained_on}”, and “assay serve --model ${model.trained_on}” serves it.`;
  }
  return promoted === undefined
    ? "No model of this data set is promoted: this one answers where it is named."
    : `“${promoted.name}” is promoted: this one answers only where it is named.`;
};
