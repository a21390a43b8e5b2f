/** Fields of a data set: what can be coloured by, counted, shown, and suggested as one types. */
import type { DatasetInfo } from "@/api/types";
import type { Types } from "@/api/columns";
import { field } from "@/state/clauses";
import { capital, words } from "@/ui/format";

const COLOURS = [
  ...["label", "topic", "given", "prediction", "confidence", "margin", "entropy", "unsure", "finding"],
  ...["split", "decided", "decided_by", "decided_at", "excluded", "length"],
];
/** Of these a map shows nothing: each record has its own, or many have several. */
const SINGULAR: ReadonlySet<string> = new Set(["list", "other"]);
export const FACETS = ["label", "topic", "split", "prediction", "finding", "decided"] as const;
export const AMOUNTS = ["confidence", "length"] as const;
export const COLUMNS = ["text", "label", "prediction", "confidence", "split"] as const;

/** Columns shown until a person chooses others. */
export const columnsOf = (info: DatasetInfo | undefined): readonly string[] =>
  info?.pictures ? ["image", ...COLUMNS] : COLUMNS;

/** What the map can be coloured by, of the columns that there are. */
export function coloursOf(types: Types | undefined, info: DatasetInfo | undefined): readonly string[] {
  const there = COLOURS.filter((name) => types === undefined || name === "decided" || types.has(name));
  return [...there, "cluster", ...metaOf(info).filter((name) => !SINGULAR.has(types?.get(name) ?? ""))];
}

const NAMES = [
  ...[
    "id",
    "text",
    "image",
    "label",
    "given",
    "split",
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

/** A value as people read it. */
export function nameOf(name: string, value: string | number | boolean | null): string {
  if (value === null) return name === "finding" ? "no finding" : name === "topic" ? "no topic" : "no value";
  if (typeof value === "boolean") return value ? "yes" : "no";
  return name === "finding" ? words(String(value)) : String(value);
}

const VALUED = /([A-Za-z_][\w.]*|meta\."[^"]*")\s*(?:=|!=)\s*'([^']*)$/;

/** Whole texts that a typed filter may go on with: a field, or a value of the field before. */
export function suggestions(typed: string, info: DatasetInfo | undefined): readonly string[] {
  const valued = VALUED.exec(typed);
  if (valued?.[2] !== undefined) {
    const begun = valued[2].toLowerCase();
    const before = typed.slice(0, typed.length - valued[2].length);
    return valuesOf(valued[1] ?? "", info)
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
