/** Where the picture of a record comes from, if it can be shown at all. */
import { textOf, type Values } from "@/record/values";

export type PictureSource =
  | { readonly kind: "none" }
  /** An address to load: this server's own, or the picture itself. */
  | { readonly kind: "shown"; readonly src: string; readonly small: string }
  /** It is named, but cannot be shown; the sentence says why. */
  | { readonly kind: "named"; readonly name: string; readonly why: string };

const INSIDE = /^(data:image\/(png|jpeg|gif|webp)[;,]|blob:)/;
const ELSEWHERE = /^[a-z][a-z0-9+.-]*:\/\//i;

/** @param here - Whether a folder is known where pictures of this data set may lie. */
export function pictureOf(dataset: string, values: Values, here: boolean): PictureSource {
  const name = textOf(values, "image");
  const record = textOf(values, "id");
  if (name === null || record === null) return { kind: "none" };
  if (INSIDE.test(name)) return { kind: "shown", src: name, small: name };
  if (ELSEWHERE.test(name)) {
    return {
      kind: "named",
      name,
      why: "The picture lies on another site, and nothing is loaded from there.",
    };
  }
  if (!here) return { kind: "named", name, why: NOT_HERE };
  return { kind: "shown", ...addressesOf(dataset, record) };
}

/** Where a record's picture is, whole and small, if it has one. */
export function addressesOf(dataset: string, record: string): { src: string; small: string } {
  const at = `/api/v1/datasets/${encodeURIComponent(dataset)}/records/${encodeURIComponent(record)}`;
  return { src: `${at}/image`, small: `${at}/thumbnail` };
}

/** Checks that look at pictures alone. */
export const PICTURE_CHECKS = ["picture_faults", "picture_copies", "picture_leakage"] as const;

export const isPictureCheck = (check: string): boolean => check.startsWith("picture_");

export const NOT_HERE = "The picture is not here: the file was imported without its pictures.";
export const NOT_SHOWN = "The picture was not found where the file was imported from, or it is not one.";
