/** Filters in their text form, written clause by clause. The server reads them; see docs/reference/filters.md. */
const PLAIN = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** Write the name of a field; metadata columns that are no plain name stand in quotes. */
export function field(name: string): string {
  if (!name.startsWith("meta.")) return name;
  const column = name.slice(5);
  return PLAIN.test(column) ? name : `meta."${column.replaceAll('"', '""')}"`;
}

export type Value = string | number | boolean | null;

export const literal = (value: Exclude<Value, null>): string =>
  typeof value === "string" ? `'${value.replaceAll("'", "''")}'` : String(value);

/** Records whose field has one of the values; null asks for those without a value. */
export function isOneOf(name: string, values: readonly Value[]): string {
  const present = values.filter((value) => value !== null);
  const parts: string[] = [];
  if (present.length === 1 && present[0] !== undefined) parts.push(`${field(name)} = ${literal(present[0])}`);
  if (present.length > 1) parts.push(`${field(name)} in (${present.map(literal).join(", ")})`);
  if (values.includes(null)) parts.push(`${field(name)} is null`);
  return parts.length > 1 ? `(${parts.join(" or ")})` : (parts[0] ?? "");
}

export const between = (name: string, low: number, high: number): string =>
  `${field(name)} >= ${low} and ${field(name)} <= ${high}`;

/** All of the clauses; empty ones are left out. */
export function all(clauses: readonly (string | null | undefined)[]): string {
  const given = clauses.map((clause) => clause?.trim() ?? "").filter((clause) => clause !== "");
  if (given.length < 2) return given[0] ?? "";
  return given.map((clause) => (/\bor\b/i.test(clause) ? `(${clause})` : clause)).join(" and ");
}
