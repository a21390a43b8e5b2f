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
export function metaOf(values: Values): readonly (readonly [string, string])[] {
  return Object.entries(values)
    .filter(([name, value]) => name.startsWith("meta.") && value !== null && value !== undefined)
    .map(
      ([name, value]) => [name.slice(5), typeof value === "string" ? value : JSON.stringify(value)] as const,
    )
    .filter(([, value]) => value !== "");
}
