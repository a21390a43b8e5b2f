/** Fields of a data set: what can be coloured by, counted, shown, and suggested as one types. */
import type { DatasetInfo } from "@/api/types";
import type { Types } from "@/api/columns";
import { titleOf as checkTitle } from "@/record/checks";
import { field } from "@/state/clauses";
import { splitTitle } from "@/summary/mix";
import { capital, words } from "@/ui/format";
import { languageName } from "@/ui/languages";

const COLOURS = [
  ...[
    "label",
    "topic",
    "language",
    "given",
    "prediction",
    "confidence",
    "margin",
    "entropy",
    "unsure",
    "finding",
  ],
  ...["split", "decided", "decided_by", "decided_at", "excluded", "length"],
];
/** Of these a map shows nothing: each record has its own, or many have several. */
const SINGULAR: ReadonlySet<string> = new Set(["list", "other"]);
export const FACETS = ["label", "topic", "language", "split", "prediction", "finding", "decided"] as const;
export const AMOUNTS = ["confidence", "length"] as const;
const COLUMNS = ["image", "text", "label", "prediction", "confidence", "split"] as const;

/** Columns shown until a person chooses others: those that hold anything, so that texts have room. */
export function columnsOf(info: DatasetInfo | undefined, types: Types | undefined): readonly string[] {
  const holds: Readonly<Record<string, boolean>> = {
    image: info?.pictures ?? false,
    label: info === undefined || info.labelled > 0,
    prediction: types?.has("prediction") ?? false,
    confidence: types?.has("confidence") ?? false,
    split: info === undefined || Object.keys(info.splits).some((name) => name !== "none"),
  };
  return COLUMNS.filter((name) => holds[name] ?? true);
}

/** What the map can be coloured by, of the columns that there are. */
export function coloursOf(types: Types | undefined, info: DatasetInfo | undefined): readonly string[] {
  const there = COLOURS.filter((name) => types === undefined || name === "decided" || types.has(name));
  return [...there, "cluster", ...tellingOf(info).filter((name) => !SINGULAR.has(types?.get(name) ?? ""))];
}

const NAMES = [
  ...[
    "id",
    "text",
    "image",
    "label",
    "given",
    "split",
    "language",
    "topic",
    "prediction",
    "confidence",
    "margin",
    "entropy",
  ],
  ...[
    "unsure",
    "decision",
    "decided",
    "excluded",
    "decided_by",
    "decided_at",
    "note",
    "finding",
    "selection",
    "length",
  ],
  ...["parent", "locator"],
];

export const metaOf = (info: DatasetInfo | undefined): readonly string[] =>
  (info?.meta ?? []).map((name) => `meta.${name}`);

/** Of these those that say something of a record: an identifier alone says nothing, nor does that of its post. */
export function tellingOf(info: DatasetInfo | undefined): readonly string[] {
  const posts = info?.meta.some((name) => name === "kind" || name === "picture_number") ?? false;
  const identifiers = new Set([...(info?.identifiers ?? []), ...(posts ? ["post"] : [])]);
  return (info?.meta ?? []).filter((name) => !identifiers.has(name)).map((name) => `meta.${name}`);
}

/** A field as a heading: `meta.channel` → `channel`. */
export const titleOf = (name: string): string =>
  name.startsWith("meta.") ? name.slice(5) : capital(words(name));

/**
 * Write the end of a range shortly, and never so that what lies at the end falls out of it.
 *
 * @param side - −1 at the lower end, 1 at the upper.
 */
export function outward(value: number, side: -1 | 1): number {
  const near = Number(value.toPrecision(4));
  if ((near - value) * side >= 0) return near;
  return Number((near + side * 10 ** (Math.floor(Math.log10(Math.abs(value))) - 3)).toPrecision(4));
}

const MISSING: Readonly<Record<string, string>> = {
  label: "no label",
  given: "no label",
  prediction: "no prediction",
  finding: "no finding",
  topic: "no topic",
  language: "no language",
};

/** A value as people read it. */
export function nameOf(name: string, value: string | number | boolean | null): string {
  if (value === null) return MISSING[name] ?? "no value";
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (name === "language") return languageName(String(value));
  if (name === "split") return splitTitle(String(value));
  return name === "finding" ? checkTitle(String(value)) : String(value);
}

const VALUED = /([A-Za-z_][\w.]*|meta\."[^"]*")\s*(?:=|!=)\s*'([^']*)$/;

/** The field whose values are known by counting them only, where one is about to be typed. */
export function countedField(typed: string, types: Types | undefined): string | null {
  const name = (VALUED.exec(typed)?.[1] ?? "").replace(/^meta\."(.*)"$/, "meta.$1");
  return !LISTED.has(name) && COUNTED.has(types?.get(name) ?? "") ? name : null;
}

/** Values of these fields stand in what is known about the data set. */
const LISTED: ReadonlySet<string> = new Set(["label", "given", "prediction", "split", "finding"]);
const COUNTED: ReadonlySet<string> = new Set(["text", "list"]);

/**
 * Whole texts that a typed filter may go on with: a field, or a value of the field before.
 *
 * @param counted - Values of the field that `countedField` named.
 */
export function suggestions(
  typed: string,
  info: DatasetInfo | undefined,
  counted: readonly string[] = [],
): readonly string[] {
  const valued = VALUED.exec(typed);
  if (valued?.[2] !== undefined) {
    const begun = valued[2].toLowerCase();
    const before = typed.slice(0, typed.length - valued[2].length);
    const known = valuesOf(valued[1] ?? "", info);
    return (known.length > 0 ? known : counted)
      .filter((value) => value.toLowerCase().startsWith(begun))
      .slice(0, 8)
      .map((value) => `${before}${value.replaceAll("'", "''")}' `);
  }
  if ((typed.match(/'/g)?.length ?? 0) % 2 === 1) return [];
  const word = /[A-Za-z_][\w.]*$/.exec(typed)?.[0] ?? "";
  const before = typed.slice(0, typed.length - word.length);
  if (word === "" || !/(^|\(|\b(and|or|not)\b|[=<>])\s*$/i.test(before)) return [];
  return [...NAMES, ...metaOf(info).map(field)]
    .filter((name) => name.startsWith(word.toLowerCase()) || name.startsWith(word))
    .filter((name) => name !== word)
    .slice(0, 8)
    .map((name) => `${before}${name} `);
}

function valuesOf(name: string, info: DatasetInfo | undefined): readonly string[] {
  if (info === undefined) return [];
  if (["label", "given", "prediction"].includes(name)) return Object.keys(info.labels);
  if (name === "split") return Object.keys(info.splits);
  if (name === "finding") return Object.keys(info.findings);
  return [];
}
