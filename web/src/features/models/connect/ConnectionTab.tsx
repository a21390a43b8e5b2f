/** What a connected model is, how it is asked, and what asking took. */
import { Button, Grid, Stack, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";

import type { EvalReport, ModelCard } from "@/api/types";
import { useQueryState } from "@/state/url";
import { ProblemNote } from "@/ui/notes";
import { capital, moment, percent } from "@/ui/format";

import { Facts } from "../Facts";
import { beginPredictions } from "../requests";
import { TestExamples } from "./TestExamples";
import { askedAt, isSent, kindOf, optionsOf, usageOf } from "./kinds";

interface Props {
  dataset: string;
  model: ModelCard;
  report: EvalReport | null;
}

export function ConnectionTab({ dataset, model, report }: Props) {
  const query = useQueryState();
  const predict = useMutation({
    mutationFn: () => beginPredictions(dataset, model.name),
    onSuccess: (run) => query.set({ run: run.id }),
  });
  const usage = usageOf(report);
  return (
    <Grid gap="xl">
      <Grid.Col span={{ base: 12, md: 6 }}>
        <Stack gap="lg">
          <Facts
            title="What it is"
            rows={[
              ["Kind", capital(kindOf(model))],
              ["Asked at", askedAt(model)],
              ["Connected", moment(model.created)],
              ["Labels", model.classes.join(", ")],
              [
                "Unsure",
                model.threshold > 0
                  ? `answers “${model.unsure_label}” below ${percent(model.threshold, 0)}`
                  : "always answers",
              ],
            ]}
          />
          <Text size="sm" c="dimmed">
            {isSent(model)
              ? "Each text that is predicted, scored or tried is sent there, once: answers are kept in the workspace."
              : "Texts stay on the machine of the server."}
          </Text>
          <div>
            <Button variant="default" loading={predict.isPending} onClick={() => predict.mutate()}>
              Predict every record
            </Button>
          </div>
          {predict.error !== null && <ProblemNote error={predict.error} />}
          {model.method === "llm" && <TestExamples dataset={dataset} model={model} />}
        </Stack>
      </Grid.Col>
      <Grid.Col span={{ base: 12, md: 6 }}>
        <Stack gap="lg">
          <Facts title="How it is asked" rows={optionsOf(model)} />
          {usage.length > 0 && <Facts title="What its latest score took" rows={usage} />}
        </Stack>
      </Grid.Col>
    </Grid>
  );
}
