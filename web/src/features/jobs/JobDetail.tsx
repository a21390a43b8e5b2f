/** One run: how far it is, what it made, and all that is needed to repeat it. */
import { Alert, Button, Group, Stack, Text, Title } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";

import { forThePage } from "@/api/plainly";
import { keys } from "@/api/queries";
import { ended, useRun } from "@/api/runs";
import type { Run } from "@/api/types";
import { jobQuery, resumeRun } from "@/features/jobs/data";
import { factsOf, type Fact } from "@/features/jobs/facts";
import classes from "@/features/jobs/Jobs.module.css";
import { OutcomeLink } from "@/runs/OutcomeLink";
import { outcome } from "@/runs/outcome";
import { RunStatus } from "@/runs/RunStatus";
import { datasetOf, secondsOf } from "@/runs/words";
import { addresses } from "@/state/addresses";
import { duration, moment } from "@/ui/format";
import { ProblemNote, Waiting } from "@/ui/notes";
import { RunProgress } from "@/ui/RunProgress";

export function JobDetail({ id, onRun }: { id: string; onRun: (run: string) => void }) {
  const known = useQuery(jobQuery(id));
  const going = known.data !== undefined && !ended(known.data);
  const followed = useRun(going ? id : null);
  const run = followed ?? known.data;
  if (run === undefined) {
    return known.isError ? (
      <ProblemNote error={known.error} retry={() => void known.refetch()} />
    ) : (
      <Waiting />
    );
  }
  return <Detail run={run} onRun={onRun} />;
}

function Detail({ run, onRun }: { run: Run; onRun: (run: string) => void }) {
  const made = outcome(run);
  const dataset = datasetOf(run);
  const log = run.log;
  return (
    <Stack gap="md">
      <Group gap="sm">
        <RunStatus status={run.status} />
        {dataset !== null && run.kind !== "import" && (
          <OutcomeLink to={addresses.overview(dataset)} label={dataset} />
        )}
      </Group>
      {!ended(run) && <RunProgress run={run} />}
      {run.error != null && (
        <Alert color="red" variant="light" role="alert">
          {run.error}
          {run.hint != null && (
            <Text size="sm" mt={4}>
              {forThePage(run.hint)}
            </Text>
          )}
        </Alert>
      )}
      {(run.status === "cancelled" || run.status === "interrupted" || run.status === "failed") && (
        <Resume run={run} onRun={onRun} />
      )}
      {made !== null && (
        <div>
          <Text>{made.sentence}</Text>
          <Group gap="md">
            {made.links.map((link) => (
              <OutcomeLink key={link.to} {...link} />
            ))}
            {run.kind === "import" && Number(run.result?.["rejected"]) > 0 && (
              <OutcomeLink
                to={`/api/v1/runs/${encodeURIComponent(run.id)}/rejects`}
                label="Download the rejected rows"
              />
            )}
          </Group>
        </div>
      )}
      <Part title="When">
        <Facts facts={times(run)} />
      </Part>
      <Part title="Parameters">
        <Facts facts={factsOf(run.params ?? {})} none="None were given." />
      </Part>
      {log.length > 0 && (
        <Part title="Log">
          <pre className={classes.log} tabIndex={0} aria-label="Log lines">
            {log.join("\n")}
          </pre>
        </Part>
      )}
      <Part title="To repeat it">
        <Facts
          facts={[
            { name: "run", value: run.id },
            ...(run.fingerprint ? [{ name: "fingerprint of the input", value: run.fingerprint }] : []),
            ...(run.seed == null ? [] : [{ name: "seed", value: String(run.seed) }]),
            ...factsOf({ models: run.models, ...run.versions }),
          ]}
        />
      </Part>
    </Stack>
  );
}

function Resume({ run, onRun }: { run: Run; onRun: (run: string) => void }) {
  const client = useQueryClient();
  const resume = useMutation({
    mutationFn: () => resumeRun(run.id),
    onSuccess: async (next) => {
      await client.invalidateQueries({ queryKey: keys.runs });
      onRun(next.id);
    },
  });
  return (
    <Stack gap="xs" align="flex-start">
      <Button
        loading={resume.isPending}
        onClick={() => {
          resume.mutate();
        }}
      >
        {run.status === "failed" ? "Try again" : "Resume"}
      </Button>
      {resume.isError && <ProblemNote error={resume.error} />}
    </Stack>
  );
}

function times(run: Run): Fact[] {
  const seconds = secondsOf(run);
  return [
    { name: "asked for", value: moment(run.created) },
    ...(run.started == null ? [] : [{ name: "started", value: moment(run.started) }]),
    ...(run.finished == null ? [] : [{ name: "ended", value: moment(run.finished) }]),
    ...(seconds === null || run.finished == null ? [] : [{ name: "took", value: duration(seconds) }]),
  ];
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title}>
      <Title order={3} size="sm" mb={4}>
        {title}
      </Title>
      {children}
    </section>
  );
}

export function Facts({ facts, none = "" }: { facts: readonly Fact[]; none?: string }) {
  if (facts.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {none}
      </Text>
    );
  }
  return (
    <dl className={classes.facts}>
      {facts.map((fact) => (
        <div key={fact.name} style={{ display: "contents" }}>
          <dt>{fact.name}</dt>
          <dd className="numbers">{fact.value}</dd>
        </div>
      ))}
    </dl>
  );
}
