/** A data set at a glance: what to do next, what is wrong, how good the model is, what is in here. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useParams } from "react-router";

import { useColumns } from "@/api/columns";
import { datasetQuery, evaluationsQuery, keys, modelsQuery, runsQuery, standingsQuery } from "@/api/queries";
import { ended, useRun } from "@/api/runs";
import { Checks } from "@/features/overview/Checks";
import { Contents } from "@/features/overview/Contents";
import { comparisonsQuery, decidedSinceQuery } from "@/features/overview/data";
import { beginChecks } from "@/decisions/checks";
import { ModelScore } from "@/features/overview/ModelScore";
import { nextSteps } from "@/features/overview/next";
import { NextSteps } from "@/features/overview/NextSteps";
import classes from "@/features/overview/Overview.module.css";
import { spokesman, standings as standingsOf } from "@/summary/best";
import { hasUnseen, isTrainable } from "@/summary/enough";
import { moment, plural } from "@/ui/format";
import { Waiting } from "@/ui/notes";
import { PageHeader } from "@/ui/PageHeader";

export default function Overview() {
  const { dataset = "" } = useParams();
  const client = useQueryClient();
  const info = useQuery(datasetQuery(dataset));
  const checks = useQuery(standingsQuery(dataset));
  const models = useQuery(modelsQuery(dataset));
  const evaluations = useQuery(evaluationsQuery(dataset));
  const comparisons = useQuery(comparisonsQuery(dataset));
  const trained = models.data?.[0]?.created ?? null;
  const since = useQuery(decidedSinceQuery(dataset, trained));
  const columns = useColumns(dataset);
  const { data: runs } = useQuery(runsQuery());
  const checking = runs?.find((run) => run.kind === "check" && run.dataset === dataset && !ended(run));
  const run = useRun(checking?.id ?? null) ?? checking ?? null;
  const begin = useMutation({
    mutationFn: () => beginChecks(dataset),
    onSettled: () => client.invalidateQueries({ queryKey: keys.runs }),
  });
  const onCheck = () => {
    begin.mutate();
  };

  if (info.data === undefined) return <Waiting />;
  const all =
    models.data && evaluations.data ? standingsOf(dataset, models.data, evaluations.data) : undefined;
  const ready = all && checks.data && comparisons.data && (trained === null || since.data !== undefined);
  const steps = ready
    ? nextSteps({
        info: info.data,
        standings: checks.data,
        models: all,
        comparisons: comparisons.data,
        decidedSince: since.data ?? 0,
        topics: columns?.has("topic"),
      })
    : null;
  return (
    <>
      <PageHeader
        title={dataset}
        about={`${plural(info.data.records, "record")}, imported ${moment(info.data.created)}`}
      />
      <div className={classes.page}>
        <div>
          <NextSteps steps={steps} checking={begin.isPending || run !== null} onCheck={onCheck} />
          <Checks
            dataset={dataset}
            standings={checks.data ?? null}
            run={run}
            problem={begin.error ?? checks.error}
            onCheck={onCheck}
          />
        </div>
        <div>
          <ModelScore
            dataset={dataset}
            trainable={isTrainable(info.data)}
            hasUnseen={(model) => hasUnseen(info.data, model)}
            one={all && spokesman(all)}
            comparison={comparisons.data?.[0]}
          />
          <Contents info={info.data} standings={checks.data ?? []} />
        </div>
      </div>
    </>
  );
}
