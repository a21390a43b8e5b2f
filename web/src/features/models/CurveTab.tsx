/** What more labels are worth: models of one method by what they learned from. */
import { Alert, Anchor, Button, Group, Table, Text } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { Link } from "react-router";

import { datasetQuery, keys } from "@/api/queries";
import { Problem } from "@/api/problem";
import { settled } from "@/api/runs";
import type { EvalReport, ModelCard } from "@/api/types";
import { addresses } from "@/state/addresses";
import { Chart } from "@/ui/Chart";
import { count, interval, percent, plural } from "@/ui/format";

import { learning } from "./charts";
import { beginEvaluation, beginTraining } from "./requests";
import { curveName, learningCurve, missingShots } from "./standing";

interface Props {
  dataset: string;
  model: ModelCard;
  models: readonly ModelCard[];
  reports: readonly EvalReport[];
  split: string | null;
}

export function CurveTab({ dataset, model, models, reports, split }: Props) {
  const info = useQuery(datasetQuery(dataset));
  const largest = Math.max(0, ...Object.values(info.data?.labels ?? {}));
  const missing = missingShots(models, model.method, largest);
  const points = useMemo(
    () => (split === null ? [] : learningCurve(models, reports, model.method, split)),
    [models, reports, model.method, split],
  );
  const option = useMemo(
    () => (points.length > 0 ? learning(points, model.name) : null),
    [points, model.name],
  );
  const drawing = useDrawing(dataset, model, split);
  return (
    <>
      <Group justify="space-between" align="flex-start" mb="sm">
        <Text size="sm" c="dimmed" maw={720}>
          Every {model.method} model that was scored on{" "}
          {split === null ? "this data set" : `the split “${split}”`}, by the number of records it learned
          from. The whiskers are 95 % intervals: where they overlap, do not read much into the difference. A
          curve that still climbs on the right says that more labels would help.
        </Text>
        {missing.length > 0 && (
          <Button
            variant={points.length < 3 ? "filled" : "default"}
            loading={drawing.at !== null}
            onClick={() => void drawing.draw(missing)}
          >
            Train with {missing.join(", ")} per class
          </Button>
        )}
      </Group>
      <div role="status" style={{ minHeight: 22 }}>
        {drawing.at !== null && (
          <Text size="sm">
            Training and scoring with {plural(drawing.at, "label")} per class; the rest follows.
          </Text>
        )}
      </div>
      {drawing.problem !== null && (
        <Alert color="red" variant="light" title={drawing.problem.message} mb="sm" role="alert">
          {drawing.problem.hint}
        </Alert>
      )}
      {option === null ? (
        <Text py="lg">No {model.method} model is scored here yet.</Text>
      ) : (
        <>
          <Chart
            height={340}
            option={option}
            label={`Learning curve over ${plural(points.length, "model")}; the table below says the same`}
          />
          <Table.ScrollContainer minWidth={480} type="native" mt="sm">
            <Table verticalSpacing={4} fz="sm">
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>Model</Table.Th>
                  <Table.Th ta="right">Learned from</Table.Th>
                  <Table.Th ta="right">Accuracy</Table.Th>
                  <Table.Th ta="right">Interval</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {points.map((point) => (
                  <Table.Tr key={point.model}>
                    <Table.Td>
                      <Anchor
                        component={Link}
                        size="sm"
                        fw={point.model === model.name ? 650 : 400}
                        to={addresses.models(dataset, { model: point.model, tab: "curve" })}
                      >
                        {point.model}
                      </Anchor>
                    </Table.Td>
                    <Table.Td ta="right" className="numbers">
                      {count(point.records)} ({point.shots})
                    </Table.Td>
                    <Table.Td ta="right" className="numbers">
                      {percent(point.accuracy)}
                    </Table.Td>
                    <Table.Td ta="right" className="numbers">
                      {interval([point.low, point.high])}
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
        </>
      )}
    </>
  );
}

/** Train and score one size after the other; what is done stays when one fails. */
function useDrawing(dataset: string, model: ModelCard, split: string | null) {
  const client = useQueryClient();
  const [at, setAt] = useState<number | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const draw = async (sizes: readonly number[]) => {
    setProblem(null);
    try {
      for (const shots of sizes) {
        setAt(shots);
        const name = curveName(model.method, shots, model.seed);
        const begun = await beginTraining(dataset, {
          method: model.method,
          shots,
          seed: model.seed,
          name,
          threshold: 0,
          holdout: typeof model.params?.holdout === "number" ? model.params.holdout : 0.2,
          encoder: model.encoder_name ?? null,
        });
        const trained = await settled(begun.id);
        if (trained.status !== "done")
          throw new Problem(-1, trained.status, trained.error ?? "The training was stopped.", "");
        await settled((await beginEvaluation(name, split)).id);
        await client.invalidateQueries({ queryKey: keys.models });
      }
    } catch (error) {
      setProblem(Problem.of(error));
    } finally {
      setAt(null);
    }
  };
  return { at, problem, draw };
}
