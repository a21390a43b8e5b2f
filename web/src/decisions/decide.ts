/** Say something about a record; saved means that the server has it on disk. */
import { useMutation, useQueryClient } from "@tanstack/react-query";

import { api, ask } from "@/api/client";
import { keys } from "@/api/queries";
import type { OneDecision } from "@/api/types";
import { useWho } from "@/state/who";

export function useDecide(dataset: string) {
  const client = useQueryClient();
  const [who] = useWho();
  const sent = useMutation({
    mutationFn: (decisions: OneDecision[]) =>
      ask(
        api.POST("/api/v1/datasets/{dataset}/decisions", {
          params: { path: { dataset } },
          body: { decisions, by: who || null },
        }),
      ),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.dataset(dataset) }),
  });
  return {
    /** Returns at once; what is not on disk yet is counted in `unsent`. */
    decide: (decision: OneDecision) => {
      sent.mutate([decision]);
    },
    unsent: sent.isPending ? 1 : 0,
    problem: sent.error,
  };
}
