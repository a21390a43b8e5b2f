/** Languages as people call them. */

/** What the column `language` says of a text that tells too little: a number, a link, one short word. */
const UNKNOWN = "unknown";

const english = new Intl.DisplayNames(["en"], { type: "language", fallback: "none" });

/** An ISO 639 code as a name: `de` → German; a code that nobody knows stays as it is. */
export function languageName(code: string): string {
  if (code === UNKNOWN) return "not clear";
  try {
    return english.of(code) ?? code;
  } catch {
    return code; // not even the form of a code
  }
}

/** The code as an attribute that tells readers aloud how to read; nothing where it is not known. */
export const langOf = (code: unknown): string | undefined =>
  typeof code === "string" && code !== UNKNOWN ? code : undefined;

/** The language as a fact that stands alone, without a heading that says what it is. */
export const languageFact = (code: string): string =>
  code === UNKNOWN ? "language not clear" : languageName(code);
