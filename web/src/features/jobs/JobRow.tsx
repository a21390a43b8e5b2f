/** One run in the list. */
import { Progress, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";

import { runsQuery } from "@/api/queries";
import type { Run } from "@/api/types";
import classes from "@/features/jobs/Jobs.module.css";
import { outcome } from "@/runs/outcome";
import { RunStatus } from "@/runs/RunStatus";
import { datasetOf, failureOf, kindTitle, secondsOf } from "@/runs/words";
import { waitingFor } from "@/runs/waiting";
import { ago, count, duration, moment, words } from "@/ui/format";

export function JobRow({ run, to }: { run: Run; to: string }) {
  const seconds = secondsOf(run);
  return (
    <li className={classes.row}>
      <div>
        <Link to={to} className={classes.open}>
          {kindTitle(run.kind)}
        </Link>
        <Text size="sm" c="dimmed" truncate>
          {datasetOf(run) ?? "no data set"}
        </Text>
      </div>
      <div>
        <RunStatus status={run.status} />
      </div>
      <div className={classes.said}>
        {run.status === "running" ? <Working run={run} /> : <Said run={run} />}
      </div>
      <Text
        size="sm"
        c="dimmed"
        className={`${classes.when} numbers`}
        title={moment(run.started ?? run.created)}
      >
        {ago(run.started ?? run.created)}
        {seconds !== null && run.status !== "running" && (
          <span className={classes.took}>took {duration(seconds)}</span>
        )}
      </Text>
    </li>
  );
}

function Said({ run }: { run: Run }) {
  const { data = [] } = useQuery({ ...runsQuery(), enabled: run.status === "pending" });
  const waits = run.status === "pending" ? waitingFor(run, data) : "";
  const said = failureOf(run) ?? outcome(run)?.sentence ?? waits;
  return (
    <Text size="sm" lineClamp={2} c={run.status === "failed" ? undefined : "dimmed"}>
      {said}
    </Text>
  );
}

function Working({ run }: { run: Run }) {
  const { done, total, phase, rate, remaining } = run.progress;
  const facts = [
    phase ? words(phase) : "",
    total ? `${count(done)} of ${count(total)}` : done > 0 ? count(done) : "",
    rate ? `${count(rate)}/s` : "",
    remaining ? `${duration(remaining)} left` : "",
  ].filter(Boolean);
  return (
    <>
      <Progress
        value={total ? (done / total) * 100 : 100}
        animated={!total}
        aria-label={`Progress of ${kindTitle(run.kind)}`}
      />
      <Text size="xs" c="dimmed" mt={4} className="numbers">
        {facts.join(" · ")}
      </Text>
    </>
  );
}
