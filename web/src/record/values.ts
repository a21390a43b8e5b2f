/** What a record's columns hold, read by role. */
export type Values = Readonly<Record<string, unknown>>;

/** The text in a column; null where there is none. */
export function textOf(values: Values, column: string): string | null {
  const value = values[column];
  return typeof value === "string" && value !== "" ? value : null;
}

/** Whether a model was asked about the record and gave no usable answer (refused, malformed). */
export const isUnanswered = (values: Values): boolean =>
  typeof values["unsure"] === "boolean" && typeof values["prediction"] !== "string";

export const NO_ANSWER = "The model was asked about this record and gave no usable answer.";

/** Columns of the source that play no role, with their values as words. */
export function metaOf(
  values: Values,
  called: (field: string, value: string) => string = (_, value) => value,
): readonly (readonly [string, string])[] {
  return Object.entries(values)
    .filter(([name, value]) => name.startsWith("meta.") && value !== null && value !== undefined)
    .map(([name, value]) => [name.slice(5), inWords(value, (one) => called(name, one))] as const)
    .filter(([, value]) => value !== "");
}

/** A value as one line: lists of texts side by side, everything else as it is written in JSON. */
function inWords(value: unknown, called: (value: string) => string): string {
  if (typeof value === "string") return called(value);
  const list = Array.isArray(value) ? (value as readonly unknown[]) : [];
  if (list.length > 0 && list.every((one) => typeof one === "string")) return list.map(called).join(", ");
  return JSON.stringify(value);
}
