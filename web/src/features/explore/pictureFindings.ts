/** What the checks of pictures found, by record, for the cards of the gallery. */
import { queryOptions } from "@tanstack/react-query";

import { api, ask } from "@/api/client";
import { keys } from "@/api/queries";
import { beginChecks } from "@/decisions/checks";
import type { Finding } from "@/api/types";
import { PICTURE_CHECKS } from "@/record/pictureSource";

export interface Mark {
  /** One word: dark, blurred, copy … */
  readonly word: string;
  readonly why: string;
}

/** Findings of each check that are marked; the gravest come first. */
const MOST = 1000;

const WORDS: Readonly<Record<string, string>> = { picture_copies: "copy", picture_leakage: "in two splits" };

export function marked(findings: readonly Finding[]): ReadonlyMap<string, Mark> {
  const marks = new Map<string, Mark>();
  for (const { record, check, details, why } of findings) {
    const kind = details?.["kind"];
    const word = WORDS[check] ?? (typeof kind === "string" ? kind : "faulty");
    const before = marks.get(record);
    marks.set(
      record,
      before ? { word: `${before.word}, ${word}`, why: `${before.why} ${why}` } : { word, why },
    );
  }
  return marks;
}

export const marksQuery = (dataset: string) =>
  queryOptions({
    queryKey: keys.of(dataset, "picture findings"),
    queryFn: async ({ signal }) => {
      const pages = await Promise.all(
        PICTURE_CHECKS.map((check) =>
          ask(
            api.GET("/api/v1/datasets/{dataset}/findings", {
              params: { path: { dataset }, query: { check, limit: MOST } },
              signal,
            }),
          ),
        ),
      );
      return marked(pages.flatMap(({ findings }) => findings));
    },
  });

export const beginPictureChecks = (dataset: string) => beginChecks(dataset, PICTURE_CHECKS);
