/** What a person says about a file before it is imported, and what of it goes to the server. */
import type { Preview, Roles } from "@/api/types";

export type Role = keyof Roles;

export const ROLES: readonly { readonly value: Role | ""; readonly label: string }[] = [
  { value: "", label: "keep as metadata" },
  { value: "text", label: "text" },
  { value: "label", label: "label" },
  { value: "id", label: "id" },
  { value: "split", label: "split" },
  { value: "image", label: "image" },
];

/** Columns by role, as chosen by a person; an empty one means that no column plays the role. */
export type Chosen = Readonly<Partial<Record<Role, string>>>;

type Guess = Preview["info"]["columns"][number];

/** The role a column plays now: what a person chose, else what was guessed. */
export function roleOf(guess: Guess, chosen: Chosen): Role | "" {
  for (const role of Object.keys(chosen) as Role[]) {
    if (chosen[role] === guess.column) return role;
  }
  if (guess.role === null) return "";
  return guess.role in chosen ? "" : guess.role;
}

/** Give a column a role; whichever column had it, or whichever role it had, is free again. */
export function withRole(guesses: readonly Guess[], chosen: Chosen, column: string, role: Role | ""): Chosen {
  const after: Partial<Record<Role, string>> = { ...chosen };
  const guess = guesses.find((one) => one.column === column);
  const before = guess === undefined ? "" : roleOf(guess, chosen);
  if (before !== "") after[before] = "";
  if (role !== "") after[role] = column;
  return after;
}

/** Why a column plays its role, as a sentence. */
export function reasonOf(guess: Guess, chosen: Chosen): string {
  const role = roleOf(guess, chosen);
  if (role !== (guess.role ?? "") || guess.given) return "Chosen by you";
  if (guess.role === null) return "Kept beside the record";
  return `Guessed: ${guess.reason}`;
}

/** Columns of passages that are stored under their own name. */
const IN_A_DOCUMENT: ReadonlySet<string> = new Set(["parent", "locator"]);

/** The value of a source column in a row as it would be stored. */
export function cell(
  row: Readonly<Record<string, unknown>>,
  shown: readonly Guess[],
  column: string,
): string {
  const role = shown.find((one) => one.column === column)?.role ?? null;
  const value = row[role ?? (IN_A_DOCUMENT.has(column) ? column : `meta.${column}`)];
  if (value === null || value === undefined) return "";
  if (typeof value === "string") return value;
  if (Array.isArray(value) && value.every((one) => typeof one === "string")) return value.join(", ");
  return JSON.stringify(value);
}

/** The name a file suggests for its data set; as the server would name it. */
export const nameFrom = (file: string): string =>
  file.replace(/(\.(csv|tsv|json|jsonl|parquet|txt|gz|zip|arrow|pdf|docx|html?|md))+$/i, "");
