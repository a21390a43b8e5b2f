/** Run the checks of a data set; they read its decisions. */
import { api, ask } from "@/api/client";
import { decisionsSaved } from "@/decisions/decide";

/** Begin those named, or all that fit the data. */
export async function beginChecks(dataset: string, checks: readonly string[] = []) {
  await decisionsSaved();
  return ask(
    api.POST("/api/v1/datasets/{dataset}/checks", {
      params: { path: { dataset } },
      body: { checks: [...checks], folds: 5, seed: 0 },
    }),
  );
}
