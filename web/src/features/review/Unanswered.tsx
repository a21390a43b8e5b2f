/** Where no model has answered about a record: why, and the way to its answers. */
import { Button, Stack, Text } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { api, ask } from "@/api/client";
import { keys, modelsQuery } from "@/api/queries";
import { useRun } from "@/api/runs";
import { unasked } from "@/features/review/queue";
import { NO_ANSWER } from "@/record/values";
import { ProblemNote } from "@/ui/notes";
import { RunProgress } from "@/ui/RunProgress";

/** Asked under Models alone: every question may cost money and take the texts elsewhere. */
const CONNECTED: ReadonlySet<string> = new Set(["remote", "llm", "pretrained"]);

interface Props {
  dataset: string;
  /** Whether a model was asked and gave no usable answer. */
  refused: boolean;
}

export function Unanswered({ dataset, refused }: Props) {
  const client = useQueryClient();
  const models = useQuery(modelsQuery(dataset)).data ?? [];
  const [begun, setBegun] = useState<string | null>(null);
  const run = useRun(begun, () => {
    setBegun(null);
    void client.invalidateQueries({ queryKey: keys.dataset(dataset) });
  });
  const own = models.filter(({ method, name }) => !CONNECTED.has(method) && !name.startsWith("curve-"));
  const model = own.find(({ promoted }) => promoted) ?? own[0];
  const predict = useMutation({
    mutationFn: (name: string) =>
      ask(
        api.POST("/api/v1/datasets/{dataset}/predictions", {
          params: { path: { dataset } },
          body: { model: name, anew: false },
        }),
      ),
    onSuccess: ({ id }) => setBegun(id),
  });
  return (
    <Stack gap="xs" align="flex-start">
      <Text size="sm" c="dimmed">
        {refused ? NO_ANSWER : unasked(models.map(({ name }) => name))}
      </Text>
      {!refused && model !== undefined && run === null && (
        <Button
          size="compact-sm"
          variant="default"
          loading={predict.isPending}
          onClick={() => predict.mutate(model.name)}
        >
          Predict every record with {model.name}
        </Button>
      )}
      {run !== null && <RunProgress run={run} />}
      {predict.isError && <ProblemNote error={predict.error} />}
    </Stack>
  );
}
