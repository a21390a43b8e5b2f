/** What more labels are worth: one method on more and more of them, always the same test records. */
import { Anchor, Button, Group, Table, Text } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useMemo, useState } from "react";

import { keys } from "@/api/queries";
import { useRun } from "@/api/runs";
import type { ModelCard } from "@/api/types";
import { Chart } from "@/ui/Chart";
import { RunProgress } from "@/ui/RunProgress";
import { ProblemNote, Waiting } from "@/ui/notes";
import { count, interval, percent, plural } from "@/ui/format";

import { learning } from "./charts";
import { beginCurve, useCurves } from "./requests";
import { curvePoints } from "./standing";
import { METHODS } from "./training";

interface Props {
  dataset: string;
  model: ModelCard;
  split: string | null;
}

export function CurveTab({ dataset, model, split }: Props) {
  const curves = useCurves(dataset);
  const drawing = useDrawing(dataset, model, split);
  const curve = curves.data?.find((one) => one.method === model.method) ?? null;
  const points = useMemo(() => (curve === null ? [] : curvePoints(curve)), [curve]);
  const option = useMemo(() => (points.length > 0 ? learning(points) : null), [points]);
  if (!METHODS.some((one) => one.value === model.method)) {
    return <Text py="lg">This model was not trained here, so there is no curve of its training.</Text>;
  }
  if (curves.isPending) return <Waiting what="Loading the learning curve" />;
  if (curves.isError) return <ProblemNote error={curves.error} retry={() => void curves.refetch()} />;
  const again = curve !== null;
  return (
    <>
      <Group justify="space-between" align="flex-start" mb="sm">
        <Text size="sm" c="dimmed" maw={720}>
          How good the method “{model.method}” is by number of labels.
          {curve !== null &&
            ` Each point was trained ${plural(Math.max(...points.map((point) => point.seeds)), "time")} on its own draw and scored on the same ${count(curve.tested)} records of the split “${curve.split}”.`}{" "}
          The whiskers are intervals of the mean over the trainings; where these are fewer than three, or all
          score alike, over the test records instead. Where they overlap, do not read much into the
          difference. A curve that still climbs on the right says that more labels would help.
        </Text>
        <Button variant={again ? "default" : "filled"} loading={drawing.begun} onClick={() => drawing.draw()}>
          {again ? "Draw again" : "Draw the learning curve"}
        </Button>
      </Group>
      <div role="status">{drawing.run !== null && <RunProgress run={drawing.run} />}</div>
      {drawing.problem !== null && <ProblemNote error={drawing.problem} />}
      {curve === null || option === null ? (
        <Text py="lg">No learning curve of this method has been drawn yet.</Text>
      ) : (
        <>
          <Chart
            height={340}
            option={option}
            label={`Learning curve of ${plural(points.length, "point")}; the table below says the same`}
          />
          <Table.ScrollContainer minWidth={480} type="native" mt="sm">
            <Table verticalSpacing={4} fz="sm">
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>Labels</Table.Th>
                  <Table.Th ta="right">Records</Table.Th>
                  <Table.Th ta="right">Trainings</Table.Th>
                  <Table.Th ta="right">Accuracy</Table.Th>
                  <Table.Th ta="right">Interval</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {points.map((point) => (
                  <Table.Tr key={point.name}>
                    <Table.Td>{point.name}</Table.Td>
                    <Table.Td ta="right" className="numbers">
                      {count(Math.round(point.records))}
                    </Table.Td>
                    <Table.Td ta="right" className="numbers">
                      {count(point.seeds)}
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
          <Text size="sm" mt="xs">
            <Anchor href={`/api/v1/curves/${curve.run}/report`} target="_blank" rel="noreferrer">
              Open as a page that stands alone
            </Anchor>
          </Text>
        </>
      )}
    </>
  );
}

/** Begin a curve and follow its run; the curve shows when it ends. */
function useDrawing(dataset: string, model: ModelCard, split: string | null) {
  const client = useQueryClient();
  const [id, setId] = useState<string | null>(null);
  const begin = useMutation({
    mutationFn: () =>
      beginCurve(dataset, {
        shots: [1, 2, 4, 8, 16, 32, null],
        seeds: 5,
        method: model.method,
        split,
        encoder: model.encoder_name ?? null,
        holdout: typeof model.params?.holdout === "number" ? model.params.holdout : 0.2,
        level: 0.95,
        seed: 0,
      }),
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
    draw: () => begin.mutate(),
  };
}
