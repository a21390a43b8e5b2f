/** The labels under the digits. They keep their places while one works; new ones come behind. */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { datasetQuery } from "@/api/queries";
import type { Made } from "@/features/review/session";

/** As many as there are digits; with more labels, typing finds them faster. */
export const MOST = 9;

export function quickLabels(first: readonly string[], log: readonly Made[]): readonly string[] {
  const typed = log.flatMap(({ decision }) =>
    decision.action === "relabel" && decision.label ? [decision.label] : [],
  );
  const labels = [...new Set([...first, ...typed])];
  return labels.length > MOST ? [] : labels;
}

/** @param on - Whether they are wanted at all. */
export function useQuickLabels(dataset: string, log: readonly Made[], on: boolean): readonly string[] | null {
  const info = useQuery(datasetQuery(dataset)).data;
  const [first, setFirst] = useState<readonly string[] | null>(null);
  if (first === null && info !== undefined) setFirst(Object.keys(info.labels).sort());
  if (!on || first === null) return null;
  const labels = quickLabels(first, log);
  return labels.length === 0 && first.length > MOST ? null : labels;
}
