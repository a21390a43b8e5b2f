/** Clicked clauses of a filter, read back so that a second click can take one away. */
import { between, isOneOf, type Value } from "@/state/clauses";

export type Chip =
  | { readonly kind: "values"; readonly field: string; readonly values: readonly Value[] }
  | { readonly kind: "range"; readonly field: string; readonly low: number; readonly high: number };

const NAME = String.raw`meta\."(?:[^"]|"")*"|[A-Za-z_][A-Za-z0-9_.]*`;
const LITERAL = String.raw`'(?:[^']|'')*'|-?\d[\d.eE+-]*|true|false`;
const NUMBER = String.raw`-?\d[\d.eE+-]*`;
const RANGE = new RegExp(`^(${NAME}) >= (${NUMBER}) and (${NAME}) <= (${NUMBER})$`);
const SOME = new RegExp(`^(${NAME}) (?:= (${LITERAL})|in \\(((?:${LITERAL})(?:, (?:${LITERAL}))*)\\))$`);
const NONE = new RegExp(`^(${NAME}) is null$`);

const named = (text: string): string =>
  text.startsWith('meta."') ? `meta.${text.slice(6, -1).replaceAll('""', '"')}` : text;

function valueOf(text: string): Value {
  if (text.startsWith("'")) return text.slice(1, -1).replaceAll("''", "'");
  if (text === "true" || text === "false") return text === "true";
  return Number(text);
}

/** Read a clause that a click wrote; null for any other text. */
export function readChip(clause: string): Chip | null {
  const range = RANGE.exec(clause);
  if (range?.[1] !== undefined && range[1] === range[3]) {
    return { kind: "range", field: named(range[1]), low: Number(range[2]), high: Number(range[4]) };
  }
  const parts = /^\(.*\)$/s.test(clause) ? clause.slice(1, -1).split(/ or (?=\S+ is null$)/) : [clause];
  const values: Value[] = [];
  let field: string | null = null;
  for (const part of parts) {
    const none = NONE.exec(part);
    const some = none === null ? SOME.exec(part) : null;
    const name = none?.[1] ?? some?.[1];
    if (name === undefined || (field !== null && field !== named(name))) return null;
    field = named(name);
    if (none !== null) values.push(null);
    else
      for (const [literal] of (some?.[2] ?? some?.[3] ?? "").matchAll(new RegExp(LITERAL, "g")))
        values.push(valueOf(literal));
  }
  return field === null ? null : { kind: "values", field, values };
}

export const writeChip = (chip: Chip): string =>
  chip.kind === "range" ? between(chip.field, chip.low, chip.high) : isOneOf(chip.field, chip.values);

/** The clauses without those about a field. */
export const without = (clauses: readonly string[], field: string): readonly string[] =>
  clauses.filter((clause) => readChip(clause)?.field !== field);

/** Values of a field that the clauses ask for. */
export function chosen(clauses: readonly string[], field: string): readonly Value[] {
  for (const clause of clauses) {
    const chip = readChip(clause);
    if (chip?.kind === "values" && chip.field === field) return chip.values;
  }
  return [];
}

const NAMED = new RegExp(
  `'(?:[^']|'')*'|(${NAME}) (?:= (${LITERAL})|in \\(((?:${LITERAL})(?:, ?(?:${LITERAL}))*)\\))`,
  "g",
);

/** Values of a field that a filter names anywhere, clicked or typed; those it speaks against too. */
export function mentioned(filter: string | undefined, field: string): readonly Value[] {
  const values: Value[] = [];
  for (const [, name, one, several] of (filter ?? "").matchAll(NAMED)) {
    if (name === undefined || named(name) !== field) continue;
    for (const [literal] of (one ?? several ?? "").matchAll(new RegExp(LITERAL, "g")))
      values.push(valueOf(literal));
  }
  return values;
}

/** The range of a field that the clauses ask for. */
export function brushed(clauses: readonly string[], field: string): readonly [number, number] | null {
  for (const clause of clauses) {
    const chip = readChip(clause);
    if (chip?.kind === "range" && chip.field === field) return [chip.low, chip.high];
  }
  return null;
}

/** Ask for one more value of a field, or one fewer. */
export function toggled(clauses: readonly string[], field: string, value: Value): readonly string[] {
  const now = chosen(clauses, field);
  const next = now.includes(value) ? now.filter((one) => one !== value) : [...now, value];
  const others = without(clauses, field);
  return next.length === 0 ? others : [...others, isOneOf(field, next)];
}
