/** The same decision about many records, and taking it back. */
import { useMutation, useQueryClient } from "@tanstack/react-query";

import { api, ask } from "@/api/client";
import { keys } from "@/api/queries";
import type { Action } from "@/api/types";
import { decisionsSaved } from "@/decisions/decide";
import { useWho } from "@/state/who";

const PAGE = 1_000;

export interface Many {
  /** A filter; an empty one means all records. */
  readonly where: string;
  /** How many a person was shown; the server refuses where it is another number by now. */
  readonly expected: number;
  readonly action: Action;
  readonly label?: string;
}

export interface Done {
  readonly count: number;
  readonly last: number;
}

/** How many decisions several commits saved. */
export const decided = (done: readonly Done[]): number => done.reduce((sum, { count }) => sum + count, 0);

export function useBulk(dataset: string) {
  const client = useQueryClient();
  const [who] = useWho();
  const by = who || null;
  const path = { dataset };
  const refresh = () => client.invalidateQueries({ queryKey: keys.dataset(dataset) });
  const decide = useMutation({
    mutationFn: async ({ where, expected, action, label }: Many): Promise<Done> => {
      await decisionsSaved();
      return ask(
        api.POST("/api/v1/datasets/{dataset}/decisions/bulk", {
          params: { path },
          body: {
            action,
            by,
            expected,
            ...(label === undefined ? {} : { label }),
            where,
          },
        }),
      );
    },
    onSuccess: refresh,
  });
  const undo = useMutation({
    /** By now the filter may find others: undo what that one commit decided. */
    mutationFn: async ({ count, last }: Done): Promise<Done> => {
      const records: string[] = [];
      for (let since = last - count; since < last;) {
        const some = await ask(
          api.GET("/api/v1/datasets/{dataset}/decisions", {
            params: { path, query: { since, limit: PAGE } },
          }),
        );
        records.push(...some.filter(({ seq }) => seq <= last).map(({ record }) => record));
        since = some.at(-1)?.seq ?? last;
      }
      return ask(
        api.POST("/api/v1/datasets/{dataset}/decisions/bulk", {
          params: { path },
          body: { action: "undo", by, records, expected: count },
        }),
      );
    },
    onSuccess: refresh,
  });
  return { decide, undo };
}
