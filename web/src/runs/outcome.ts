/** What a run made, in one sentence, and where to look at it. */
import type { Run } from "@/api/types";
import { datasetOf, kindTitle } from "@/runs/words";
import { scoredOn } from "@/summary/scored";
import { addresses } from "@/state/addresses";
import { count, interval, percent, plural } from "@/ui/format";
import { languageName } from "@/ui/languages";

export interface Outcome {
  readonly sentence: string;
  readonly links: readonly { readonly to: string; readonly label: string }[];
}

type Facts = Readonly<Record<string, unknown>>;

const number = (facts: Facts, name: string): number => {
  const value = facts[name];
  return typeof value === "number" ? value : 0;
};

const text = (facts: Facts, name: string): string => {
  const value = facts[name];
  return typeof value === "string" ? value : "";
};

/** Say what a finished run made; null while it works, and where it ended without a result. */
export function outcome(run: Run): Outcome | null {
  if (run.status !== "done" || run.result == null) return null;
  const facts: Facts = run.result;
  const dataset = datasetOf(run);
  const overview = dataset === null ? [] : [{ to: addresses.overview(dataset), label: `Open ${dataset}` }];
  switch (run.kind) {
    case "import":
      return { sentence: imported(facts), links: overview };
    case "train": {
      const model = text(facts, "model");
      const classes = Array.isArray(facts["classes"]) ? facts["classes"].length : 0;
      return {
        sentence: `The model ${model} learned ${plural(classes, "class", "classes")} from ${plural(number(facts, "records"), "record")}.`,
        links: dataset === null ? [] : [{ to: addresses.models(dataset, { model }), label: `Open ${model}` }],
      };
    }
    case "connect": {
      const model = text(facts, "model");
      const classes = Array.isArray(facts["classes"]) ? facts["classes"].length : 0;
      return {
        sentence: `The model ${model} is connected and answers ${plural(classes, "label")}.`,
        links: dataset === null ? [] : [{ to: addresses.models(dataset, { model }), label: `Open ${model}` }],
      };
    }
    case "check": {
      const found = summed(facts["summaries"]);
      return {
        sentence:
          found === 0
            ? "The checks found nothing."
            : `The checks found ${plural(found, "thing")} to look at.`,
        links: overview,
      };
    }
    case "evaluate": {
      const model = text(facts, "model");
      const bounds = facts["accuracy_interval"];
      return {
        sentence:
          `${model} is right on ${percent(number(facts, "accuracy"))}` +
          (Array.isArray(bounds) ? ` [${interval(bounds as number[])}]` : "") +
          ` of ${scoredOn({ n: number(facts, "n"), split: text(facts, "split") })}.`,
        links: dataset === null ? [] : [{ to: addresses.models(dataset, { model }), label: `Open ${model}` }],
      };
    }
    case "compare": {
      const [a, b] = [text(facts, "model_a"), text(facts, "model_b")];
      return {
        sentence: text(facts, "verdict"),
        links:
          dataset === null ? [] : [{ to: addresses.models(dataset, { a, b }), label: "Open the comparison" }],
      };
    }
    case "threshold": {
      const model = text(facts, "model");
      return {
        sentence: text(facts, "sentence"),
        links: dataset === null ? [] : [{ to: addresses.models(dataset, { model }), label: `Open ${model}` }],
      };
    }
    case "predict": {
      const unsure = number(facts, "unsure");
      return {
        sentence:
          `${text(facts, "model")} answered ${plural(number(facts, "n"), "record")}` +
          (unsure > 0 ? `, unsure of ${count(unsure)}.` : "."),
        links: dataset === null ? [] : [{ to: addresses.explore(dataset), label: "Explore the answers" }],
      };
    }
    case "next": {
      const chosen = Array.isArray(facts["findings"]) ? facts["findings"].length : 0;
      return {
        sentence: `${plural(chosen, "record")} chosen to be labelled next. ${text(facts, "why")}`.trim(),
        links:
          dataset === null ? [] : [{ to: addresses.review(dataset, { batch: run.id }), label: "Label them" }],
      };
    }
    case "gain":
      return {
        sentence: text(facts, "why"),
        links: dataset === null ? [] : [{ to: addresses.review(dataset), label: "Label on" }],
      };
    case "embed":
      return {
        sentence: `${plural(number(facts, "embedded"), "text")} got vectors; ${count(number(facts, "cached"))} had theirs.`,
        links: overview,
      };
    case "embed_pictures":
      return {
        sentence: [
          `${plural(number(facts, "embedded"), "picture")} got vectors`,
          `${count(number(facts, "cached"))} had theirs`,
          `${count(number(facts, "missing"))} not here`,
          `${count(number(facts, "broken"))} broken.`,
        ].join(", "),
        links:
          dataset === null
            ? []
            : [{ to: `${addresses.explore(dataset)}?as=gallery`, label: "Search the pictures" }],
      };
    case "pictures":
      return {
        sentence: [
          plural(number(facts, "pictures"), "picture"),
          `${count(number(facts, "made"))} looked at now`,
          `${count(number(facts, "missing"))} not here`,
          `${count(number(facts, "broken"))} broken.`,
        ].join(", "),
        links:
          dataset === null
            ? []
            : [{ to: `${addresses.explore(dataset)}?as=gallery`, label: "Open the gallery" }],
      };
    case "caption":
      return {
        sentence: `${count(number(facts, "made"))} of ${plural(number(facts, "pictures"), "picture")} described.`,
        links: dataset === null ? [] : [{ to: addresses.captions(dataset), label: "Open the captions" }],
      };
    case "caption_file":
      return {
        sentence: `Captions of ${plural(Object.keys(facts["columns"] ?? {}).length, "model")} read from ${text(facts, "file")}, for ${plural(number(facts, "pictures"), "picture")}.`,
        links: dataset === null ? [] : [{ to: addresses.captions(dataset), label: "Open the captions" }],
      };
    case "captions":
      return {
        sentence: `Captions of ${plural(number(facts, "pictures"), "picture")} compared.`,
        links: dataset === null ? [] : [{ to: addresses.captions(dataset), label: "Open the captions" }],
      };
    case "recut": {
      const made = text(facts, "dataset");
      const left = number(facts, "left_out");
      return {
        sentence:
          `${plural(number(facts, "documents"), "document")} of ${text(facts, "source")} cut into ${plural(number(facts, "passages"), "passage")}, as the data set ${made}` +
          (left > 0 ? `; ${plural(left, "document")} left out.` : "."),
        links: [{ to: addresses.documents(made), label: `Open ${made}` }],
      };
    }
    case "export":
      return {
        sentence: `${plural(number(facts, "records"), "record")} written as ${text(facts, "format")}.`,
        links: [{ to: `/api/v1/exports/${encodeURIComponent(run.id)}`, label: "Download the file" }],
      };
    case "project": {
      const clusters = Array.isArray(facts["clusters"]) ? facts["clusters"].length : 0;
      return {
        sentence: `${plural(number(facts, "count"), "record")} lie on the map, in ${plural(clusters, "named place")}.`,
        links: dataset === null ? [] : [{ to: addresses.explore(dataset), label: "Open the map" }],
      };
    }
    case "topics": {
      const found = Array.isArray(facts["topics"]) ? facts["topics"].length : 0;
      return {
        sentence: `${plural(number(facts, "count"), "record")} are about ${plural(found, "topic")}.`,
        links: dataset === null ? [] : [{ to: addresses.topics(dataset), label: "Open the topics" }],
      };
    }
    case "languages": {
      const found = Object.keys(facts["languages"] ?? {});
      const unclear = number(facts, "unknown");
      return {
        sentence:
          `The texts are in ${plural(found.length, "language")}` +
          (found.length > 0 && found.length <= 3 ? ` (${found.map(languageName).join(", ")})` : "") +
          (unclear > 0 ? `; ${plural(unclear, "text says", "texts say")} too little to tell.` : "."),
        links:
          dataset === null
            ? []
            : [{ to: addresses.explore(dataset, { colour: "language" }), label: "Explore them" }],
      };
    }
    case "names": {
      const spoken = Object.keys(facts["languages"] ?? {}).length;
      const left = number(facts, "rejected");
      return {
        sentence:
          text(facts, "file") === ""
            ? "The names of classes were taken away."
            : `${plural(number(facts, "classes"), "class has", "classes have")} names in ${plural(spoken, "language")}` +
              (left > 0 ? `; ${plural(left, "row", "rows")} named nothing.` : "."),
        links: overview,
      };
    }
    case "index":
      return { sentence: "The texts can be searched by their words.", links: overview };
    default:
      return { sentence: `${kindTitle(run.kind)}: done.`, links: overview };
  }
}

function imported(facts: Facts): string {
  const parts = ["added", "updated", "unchanged", "removed", "rejected"]
    .filter((name) => number(facts, name) > 0)
    .map((name) => `${count(number(facts, name))} ${name}`);
  return `Records of ${text(facts, "dataset")}: ${parts.join(", ") || "none"}.`;
}

function summed(summaries: unknown): number {
  if (!Array.isArray(summaries)) return 0;
  return summaries.reduce<number>((sum, line) => sum + number(line as Facts, "count"), 0);
}
