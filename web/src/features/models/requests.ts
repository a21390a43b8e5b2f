/** What this page asks the server to do. */
import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { api, ask } from "@/api/client";
import { evaluationsQuery, keys } from "@/api/queries";
import type {
  Ablation,
  CurveRequest,
  EvalReport,
  LearningCurve,
  ThresholdRequest,
  TrainRequest,
} from "@/api/types";
import { decisionsSaved } from "@/decisions/decide";

export async function beginTraining(dataset: string, body: TrainRequest) {
  await decisionsSaved();
  return ask(api.POST("/api/v1/datasets/{dataset}/models", { params: { path: { dataset } }, body }));
}

export async function beginEvaluation(model: string, split: string | null = null) {
  await decisionsSaved();
  return ask(
    api.POST("/api/v1/evaluations", {
      body: { model, split, resamples: 2000, level: 0.95, seed: 0 },
    }),
  );
}

/** Choose when a model answers; its card keeps it. */
export const beginThreshold = (model: string, asked: Partial<ThresholdRequest>) =>
  ask(
    api.POST("/api/v1/models/{model}/threshold", {
      params: { path: { model } },
      body: { macro_f1: false, off: false, level: 0.95, seed: 0, ...asked },
    }),
  );

export async function beginComparison(a: string, b: string, split: string | null) {
  await decisionsSaved();
  return ask(
    api.POST("/api/v1/comparisons", {
      body: { a, b, split, resamples: 2000, level: 0.95, seed: 0 },
    }),
  );
}

export async function beginCurve(dataset: string, body: CurveRequest) {
  await decisionsSaved();
  return ask(api.POST("/api/v1/datasets/{dataset}/curves", { params: { path: { dataset } }, body }));
}

/** Learning curves of a data set, newest first. */
export const useCurves = (dataset: string) =>
  useQuery({
    queryKey: [...keys.models, "curves", dataset],
    queryFn: ({ signal }) => ask(api.GET("/api/v1/curves", { params: { query: { dataset } }, signal })),
    select: (curves) => curves as LearningCurve[],
  });

/** Ablations of a data set, newest first. */
export const useAblations = (dataset: string) =>
  useQuery({
    queryKey: [...keys.models, "ablations", dataset],
    queryFn: ({ signal }) => ask(api.GET("/api/v1/ablations", { params: { query: { dataset } }, signal })),
    select: (ablations) => ablations as Ablation[],
  });

export const beginPredictions = (dataset: string, model: string) =>
  ask(
    api.POST("/api/v1/datasets/{dataset}/predictions", {
      params: { path: { dataset } },
      body: { model, anew: false },
    }),
  );

export const answersTo = (model: string, texts: readonly string[]) =>
  ask(
    api.POST("/api/v1/models/{model}/predictions", {
      params: { path: { model } },
      body: { texts: [...texts] },
    }),
  );

/** Records behind an evaluation, or behind one cell of its matrix; the surest answers first. */
export const scoredQuery = (
  report: EvalReport,
  cell: { label: string | null; answer: string | null },
  limit: number,
) =>
  queryOptions({
    queryKey: [...keys.models, "scored", report.run, cell.label, cell.answer, limit],
    queryFn: ({ signal }) =>
      ask(
        api.GET("/api/v1/evaluations/{run}/records", {
          params: {
            path: { run: report.run },
            query: { limit, label: cell.label, prediction: cell.answer },
          },
          signal,
        }),
      ),
    staleTime: Infinity,
  });

/** Which model's answers stand in the columns of the data set: the latest predictions or check. */
export const predictedByQuery = (dataset: string) =>
  queryOptions({
    queryKey: keys.of(dataset, "predicted by"),
    queryFn: async ({ signal }) => {
      const latest = (kind: string) =>
        ask(
          api.GET("/api/v1/runs", {
            params: { query: { dataset, kind, status: "done" as const, limit: 1 } },
            signal,
          }),
        );
      const [[predicted], [checked]] = await Promise.all([latest("predict"), latest("check")]);
      if (predicted === undefined) return null;
      if (checked !== undefined && checked.created > predicted.created) return null;
      return predicted.models[0] ?? null;
    },
  });

/** Make a model the one its data set is served by. */
export function usePromote() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (model: string) =>
      ask(api.POST("/api/v1/models/{model}/promotion", { params: { path: { model } } })),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: keys.models });
      await client.invalidateQueries({ queryKey: ["dataset"] });
    },
  });
}

/** Scores of the data set's models, newest first; the client widens their pairs to lists. */
export const useReports = (dataset: string) =>
  useQuery({ ...evaluationsQuery(dataset), select: (reports) => reports as EvalReport[] });
