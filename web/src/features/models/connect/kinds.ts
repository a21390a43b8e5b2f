/** What connected models are called on the screen. */
import type { EvalReport, ModelCard } from "@/api/types";
import { capital, count, words } from "@/ui/format";

const NAMES: Readonly<Record<string, string>> = {
  remote: "prediction API",
  llm: "language model",
  pretrained: "Hugging Face model",
};

/** Whether a model was connected instead of trained here. */
export const isConnected = (model: Pick<ModelCard, "method">): boolean => model.method in NAMES;

export const kindOf = (model: Pick<ModelCard, "method">): string => NAMES[model.method] ?? model.method;

const PLACES: Readonly<Record<string, string>> = { remote: "url", llm: "model", pretrained: "source" };

/** What is asked: an address, a model, a folder. */
export function askedAt(model: ModelCard): string {
  const value = model.params?.[PLACES[model.method] ?? ""];
  return typeof value === "string" ? value : "";
}

/** Whether its texts leave the process of the server. */
export const isSent = (model: ModelCard): boolean =>
  model.method === "remote" || (model.method === "llm" && !/^(fake\b|transformers:)/.test(askedAt(model)));

export type Fact = [name: string, value: string];

const plain = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));

const isSet = (value: unknown): boolean =>
  value !== null &&
  value !== undefined &&
  value !== false &&
  value !== "" &&
  !(Array.isArray(value) && value.length === 0) &&
  !(typeof value === "object" && Object.keys(value).length === 0);

/** The options it was connected with, those that are set, as rows. */
export function optionsOf(model: ModelCard): Fact[] {
  const place = PLACES[model.method];
  return Object.entries(model.params ?? {})
    .filter(([name, value]) => name !== "kind" && name !== place && isSet(value))
    .map(([name, value]) => [capital(words(name)), plain(value)]);
}

/** What its latest score took; empty where nothing is told of it. */
export function usageOf(report: EvalReport | null): Fact[] {
  if (report?.requests === null || report?.requests === undefined) return [];
  const rows: Fact[] = [
    ["Requests", count(report.requests)],
    ["Answered from memory", count(report.cached)],
    ["Without an answer", count(report.unanswered)],
  ];
  if (report.tokens_in || report.tokens_out) {
    rows.push(
      ["Tokens read", count(report.tokens_in ?? 0)],
      ["Tokens written", count(report.tokens_out ?? 0)],
    );
  }
  if (report.cost !== null && report.cost !== undefined) rows.push(["Cost", report.cost.toPrecision(3)]);
  return rows;
}
