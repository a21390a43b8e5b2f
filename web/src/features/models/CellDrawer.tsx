/** The very records a cell of the confusion matrix counts. */
import { Anchor, Button, Drawer, Group, Paper, Stack, Text } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Link } from "react-router";

import type { EvalReport, ModelCard } from "@/api/types";
import { addresses } from "@/state/addresses";
import { all, isOneOf } from "@/state/clauses";
import { useQueryState } from "@/state/url";
import { LabelChip } from "@/ui/LabelChip";
import { ProblemNote, Waiting } from "@/ui/notes";
import { percent, plural } from "@/ui/format";

import { beginPredictions, predictedByQuery, scoredQuery } from "./requests";

const MOST = 200;

interface Props {
  dataset: string;
  report: EvalReport;
  model: ModelCard;
}

export function CellDrawer({ dataset, report, model }: Props) {
  const query = useQueryState();
  const [label, answer] = [query.get("label"), query.get("answer")];
  const opened = label !== null && answer !== null;
  return (
    <Drawer
      opened={opened}
      onClose={() => query.set({ label: null, answer: null })}
      position="right"
      size="lg"
      closeButtonProps={{ "aria-label": "Close" }}
      attributes={{ header: { role: "presentation" } }}
      title={
        label === answer ? `${label ?? ""}, answered rightly` : `${label ?? ""} taken for ${answer ?? ""}`
      }
    >
      {opened && <Records dataset={dataset} report={report} model={model} label={label} answer={answer} />}
    </Drawer>
  );
}

function Records({ dataset, report, model, label, answer }: Props & { label: string; answer: string }) {
  const query = useQueryState();
  const found = useQuery(scoredQuery(report, { label, answer }, MOST));
  const by = useQuery(predictedByQuery(dataset));
  const predict = useMutation({
    mutationFn: () => beginPredictions(dataset, model.name),
    onSuccess: (run) => query.set({ label: null, answer: null, run: run.id }),
  });
  if (found.isPending) return <Waiting what="Loading records" />;
  if (found.isError) return <ProblemNote error={found.error} retry={() => void found.refetch()} />;
  const ids = found.data.map((one) => one.id);
  const split = report.split === "rest" || !report.split ? null : isOneOf("split", [report.split]);
  const own = by.data === model.id;
  const where = own
    ? all([split, isOneOf("label", [label]), isOneOf("prediction", [answer])])
    : isOneOf("id", ids);
  return (
    <Stack gap="sm">
      <Group gap="xs">
        <Button
          size="xs"
          component={Link}
          to={addresses.explore(dataset, { where })}
          disabled={ids.length === 0}
        >
          Open in Explore
        </Button>
        <Button
          size="xs"
          variant="default"
          component={Link}
          to={addresses.review(dataset, { where: isOneOf("id", ids) })}
          disabled={ids.length === 0}
        >
          Review {plural(ids.length, "record")}
        </Button>
      </Group>
      {!own && (
        <Text size="xs" c="dimmed">
          The column “prediction” in Explore holds other answers than this model’s.{" "}
          <Anchor component="button" type="button" size="xs" onClick={() => predict.mutate()}>
            Predict every record with {model.name}
          </Anchor>
        </Text>
      )}
      {predict.error !== null && <ProblemNote error={predict.error} />}
      {found.data.map((one) => (
        <Paper key={one.id} p="sm">
          <Text size="sm" lineClamp={6} style={{ overflowWrap: "anywhere" }}>
            {one.text ?? "This record is gone."}
          </Text>
          <Group gap="xs" mt={6} justify="space-between">
            <Group gap="xs">
              <LabelChip label={one.label} />
              {one.label !== one.prediction && (
                <>
                  <Text size="xs" c="dimmed">
                    {one.prediction === null ? "no answer" : "answered"}
                  </Text>
                  {one.prediction !== null && <LabelChip label={one.prediction} />}
                </>
              )}
            </Group>
            <Text size="xs" c="dimmed" className="numbers">
              {one.confidence !== null && `${percent(one.confidence, 0)} sure · `}
              <Anchor
                component={Link}
                size="xs"
                underline="always"
                to={addresses.explore(dataset, { where: isOneOf("id", [one.id]), record: one.id })}
              >
                open
              </Anchor>
            </Text>
          </Group>
        </Paper>
      ))}
    </Stack>
  );
}
