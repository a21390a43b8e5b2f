/** Every model of a data set with its score; two of them can be compared. */
import { Button, Group, Select, Switch } from "@mantine/core";
import { IconPlugConnected, IconPlus, IconScale } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "react-router";

import { datasetQuery, modelsQuery } from "@/api/queries";
import { addresses } from "@/state/addresses";
import { useQueryState } from "@/state/url";
import { isTrainable } from "@/summary/enough";
import { PageHeader } from "@/ui/PageHeader";
import { Empty, ProblemNote, Waiting } from "@/ui/notes";
import { plural } from "@/ui/format";

import { Ablations } from "./Ablations";
import { Following } from "./Following";
import { ModelsTable } from "./ModelsTable";
import { Simulations } from "./Simulations";
import { TrainForm } from "./TrainForm";
import { ConnectForm } from "./connect/ConnectForm";
import { useReports } from "./requests";
import { isCurveModel, scoredSplits, standings } from "./standing";

export function ModelsList({ dataset }: { dataset: string }) {
  const query = useQueryState();
  const navigate = useNavigate();
  const models = useQuery(modelsQuery(dataset));
  const info = useQuery(datasetQuery(dataset)).data;
  const trainable = info !== undefined && isTrainable(info);
  const reports = useReports(dataset);
  const training = query.get("train") !== null;
  const connecting = query.get("connect") !== null;
  const picked = query.all("pick");
  const [a, b] = picked;

  const failed = models.error ?? reports.error;
  if (failed !== null) {
    return (
      <ProblemNote error={failed} retry={() => void Promise.all([models.refetch(), reports.refetch()])} />
    );
  }
  if (models.data === undefined || reports.data === undefined) return <Waiting what="Loading models" />;

  const splits = scoredSplits(reports.data);
  const split = query.get("split") ?? splits[0] ?? null;
  const curves = models.data.filter(isCurveModel).length;
  const shown = query.get("curves") === null ? models.data.filter((one) => !isCurveModel(one)) : models.data;
  return (
    <>
      <PageHeader
        title="Models"
        about="Train a classifier on the labels as they are now, and see on unseen records whether it got better."
        actions={
          <>
            {models.data.length > 1 && (
              <Button
                variant="default"
                leftSection={<IconScale size={16} aria-hidden />}
                disabled={a === undefined || b === undefined}
                onClick={() => void navigate(addresses.models(dataset, { a, b }))}
              >
                {picked.length === 2 ? "Compare these two" : "Tick two to compare"}
              </Button>
            )}
            {!connecting && (
              <Button
                variant="default"
                leftSection={<IconPlugConnected size={16} aria-hidden />}
                onClick={() => query.set({ connect: "1", train: null }, { push: true })}
              >
                Connect a model
              </Button>
            )}
            {!training && (
              <Button
                leftSection={<IconPlus size={16} aria-hidden />}
                onClick={() => query.set({ train: "1", connect: null }, { push: true })}
              >
                Train a model
              </Button>
            )}
          </>
        }
      />
      <Following />
      {training && <TrainForm dataset={dataset} models={models.data} />}
      {connecting && <ConnectForm dataset={dataset} models={models.data} />}
      {models.data.length === 0 && !training && !connecting && (
        <Empty
          title="No model yet"
          action={
            trainable ? (
              <Button onClick={() => query.set({ train: "1" }, { push: true })}>Train the first</Button>
            ) : (
              <Button component={Link} to={addresses.review(dataset, { batch: "new" })}>
                Label some records first
              </Button>
            )
          }
        >
          A model learns from the labels of this data set. It then suggests labels, finds doubtful ones, and
          its score says whether your decisions help.
          {!trainable && " There are too few labels to learn from yet: ten of each class make a first model."}
        </Empty>
      )}
      {models.data.length > 0 && (
        <>
          {(splits.length > 1 || curves > 0) && (
            <Group mb="xs" justify="space-between" align="flex-end">
              {splits.length > 1 ? (
                <Select
                  label="Scores on the split"
                  size="xs"
                  data={splits}
                  value={split}
                  allowDeselect={false}
                  onChange={(value) => query.set({ split: value })}
                />
              ) : (
                <span />
              )}
              {curves > 0 && (
                <Switch
                  label={`Show ${plural(curves, "model")} of learning curves`}
                  checked={query.get("curves") !== null}
                  onChange={(event) => query.set({ curves: event.currentTarget.checked ? "1" : null })}
                />
              )}
            </Group>
          )}
          <ModelsTable dataset={dataset} rows={standings(shown, reports.data, split)} split={split} />
        </>
      )}
      {(models.data.length > 0 || trainable) && <Simulations dataset={dataset} />}
      <Ablations dataset={dataset} />
    </>
  );
}
