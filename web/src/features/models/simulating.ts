/** Simulated labelling: asked for, followed, read back. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { api, ask } from "@/api/client";
import { keys } from "@/api/queries";
import { useRun } from "@/api/runs";
import type { Simulation, SimulateRequest } from "@/api/types";

const ASKED: SimulateRequest = {
  strategies: ["adaptive", "coverage", "uncertainty", "random"],
  method: "hybrid",
  batch: 20,
  up_to: 100,
  seeds: 3,
  holdout: 0.2,
  level: 0.95,
  seed: 0,
};

/** Simulations of a data set, newest first. */
export const useSimulations = (dataset: string) =>
  useQuery({
    queryKey: [...keys.models, "simulations", dataset],
    queryFn: ({ signal }) => ask(api.GET("/api/v1/simulations", { params: { query: { dataset } }, signal })),
    select: (found) => found as Simulation[],
  });

/** Begin a simulation and follow its run; it shows when it ends. */
export function useSimulating(dataset: string) {
  const client = useQueryClient();
  const [id, setId] = useState<string | null>(null);
  const begin = useMutation({
    mutationFn: () =>
      ask(api.POST("/api/v1/datasets/{dataset}/simulations", { params: { path: { dataset } }, body: ASKED })),
    onSuccess: (run) => setId(run.id),
  });
  const run = useRun(id, (ended) => {
    if (ended.status !== "done") return;
    setId(null);
    void client.invalidateQueries({ queryKey: keys.models });
  });
  const failed = run !== null && run.status !== "done" && run.error != null ? new Error(run.error) : null;
  return {
    run: failed === null ? run : null,
    problem: begin.error ?? failed,
    begun: begin.isPending || (id !== null && failed === null),
    begin: () => begin.mutate(),
  };
}
