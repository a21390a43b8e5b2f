/** Two models on the same records: which is better, by how much, and where they differ. */
import { Anchor, Badge, Grid, Group, Paper, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";

import { Problem } from "@/api/problem";
import { modelsQuery } from "@/api/queries";
import { useRun } from "@/api/runs";
import type { Comparison, ModelCard } from "@/api/types";
import { addresses } from "@/state/addresses";
import { better } from "@/summary/best";
import { useQueryState } from "@/state/url";
import { PageHeader } from "@/ui/PageHeader";
import { RunProgress } from "@/ui/RunProgress";
import { ProblemNote, Waiting } from "@/ui/notes";
import { count, percent, plural, points } from "@/ui/format";

import { ChangedClasses } from "./ChangedClasses";
import { ChangedRecords } from "./ChangedRecords";
import { DifferenceLine } from "./DifferenceLine";
import classes from "./Models.module.css";
import { Promote } from "./Promote";
import { save } from "./download";
import { beginComparison } from "./requests";
import { hintFor, pInWords, scoredOn, unlearnedNote } from "./wording";

interface Props {
  dataset: string;
  a: string;
  b: string;
}

export function CompareView({ dataset, a, b }: Props) {
  const split = useQueryState().get("split");
  const models = useQuery(modelsQuery(dataset));
  // The same comparison of the same data is stored: asking again costs nothing.
  const begun = useQuery({
    queryKey: ["comparison", dataset, a, b, split],
    queryFn: () => beginComparison(a, b, split),
    staleTime: Infinity,
  });
  const followed = useRun(begun.data?.id ?? null);
  const run = followed ?? begun.data ?? null;
  const comparison = run?.status === "done" ? (run.result as Comparison | null) : null;
  const named = (name: string) => models.data?.find((one) => one.name === name || one.id === name);
  return (
    <>
      <Anchor component={Link} to={addresses.models(dataset)} size="sm">
        All models
      </Anchor>
      <PageHeader
        title={`${a} against ${b}`}
        about="Both answer the same records, none of which either has learned from."
        actions={
          comparison !== null && (
            <>
              <Anchor
                component={Link}
                size="sm"
                to={addresses.models(dataset, { a: b, b: a, split })}
                replace
              >
                Swap
              </Anchor>
              <Anchor
                component="button"
                type="button"
                size="sm"
                onClick={() => save(`${a}-against-${b}.json`, comparison)}
              >
                Save as JSON
              </Anchor>
              <PromoteBetter
                dataset={dataset}
                comparison={comparison}
                a={named(a)}
                b={named(b)}
                models={models.data ?? []}
              />
            </>
          )
        }
      />
      {begun.isError && <ProblemNote error={begun.error} retry={() => void begun.refetch()} />}
      {begun.isPending && <Waiting what="Comparing" />}
      {run !== null && comparison === null && (
        <Paper mih={104}>
          {run.status === "failed" ? (
            <ProblemNote
              error={new Problem(-1, "failed", run.error ?? "The comparison failed.", hintFor(run))}
            />
          ) : (
            <RunProgress run={run} />
          )}
        </Paper>
      )}
      {comparison !== null && <Result dataset={dataset} comparison={comparison} a={named(a)} b={named(b)} />}
    </>
  );
}

interface BetterProps {
  dataset: string;
  comparison: Comparison;
  a: ModelCard | undefined;
  b: ModelCard | undefined;
  models: readonly ModelCard[];
}

function PromoteBetter({ dataset, comparison, a, b, models }: BetterProps) {
  const side = better(comparison);
  const model = side === "a" ? a : side === "b" ? b : undefined;
  if (model === undefined) return null;
  if (model.promoted) return <Badge>{model.name} is promoted</Badge>;
  return <Promote dataset={dataset} model={model} models={models} named />;
}

interface ResultProps {
  dataset: string;
  comparison: Comparison;
  a: ModelCard | undefined;
  b: ModelCard | undefined;
}

function Result({ dataset, comparison: it, a, b }: ResultProps) {
  const nameA = a?.name ?? it.model_a;
  const nameB = b?.name ?? it.model_b;
  const split = it.split;
  // Where accuracy misleads, the verdict is about macro F1, and so is the line under it.
  const uneven = it.main === "macro_f1";
  return (
    <Stack gap="xl">
      <Paper>
        <Text fz={{ base: "lg", sm: 22 }} fw={600} lh={1.35} maw={900} style={{ overflowWrap: "anywhere" }}>
          {it.verdict}
        </Text>
        <Grid gap="xl" mt="md">
          <Grid.Col span={{ base: 12, md: 7 }}>
            <Title order={2} size="h5">
              Difference of {uneven ? "macro F1" : "accuracy"}, {nameA} minus {nameB}
            </Title>
            <DifferenceLine
              value={uneven ? it.macro_f1_difference : it.difference}
              bounds={uneven ? it.macro_f1_interval : it.interval}
              worse={`${nameB} better`}
              better={`${nameA} better`}
            />
            <Text size="sm" mt="xs">
              {uneven && "Of accuracy: "}
              {pInWords(it.p_value, it.confidence_level)}
            </Text>
            <Text size="sm" c="dimmed" mt={4} className="numbers">
              {nameA} {percent(it.accuracy_a)}, {nameB} {percent(it.accuracy_b)} on{" "}
              {scoredOn({ n: it.n, split })}.{" "}
              {uneven && (
                <>
                  Accuracy differs by {points(it.difference)} [{points(it.interval[0])} to{" "}
                  {points(it.interval[1])}].{" "}
                </>
              )}
              Macro F1 differs by {points(it.macro_f1_difference)} [{points(it.macro_f1_interval[0])} to{" "}
              {points(it.macro_f1_interval[1])}]
              {it.balanced_accuracy_difference != null && it.balanced_accuracy_interval != null && (
                <>
                  , balanced accuracy by {points(it.balanced_accuracy_difference)} [
                  {points(it.balanced_accuracy_interval[0])} to {points(it.balanced_accuracy_interval[1])}]
                </>
              )}
              .{it.leaked > 0 && ` ${count(it.leaked)} of these texts one of the two has learned from.`}
              {unlearnedNote(it)}
            </Text>
          </Grid.Col>
          <Grid.Col span={{ base: 12, md: 5 }}>
            <Title order={2} size="h5" mb="xs">
              Who is right on what
            </Title>
            <div className={classes.square}>
              <Quarter name="Both right" value={it.both} of={it.n} />
              <Quarter name={`Only ${nameA}`} value={it.only_a} of={it.n} strong />
              <Quarter name={`Only ${nameB}`} value={it.only_b} of={it.n} strong />
              <Quarter name="Neither" value={it.neither} of={it.n} />
            </div>
            <Text size="xs" c="dimmed" mt={6}>
              Only the records that one alone gets right can tell the two apart.
            </Text>
          </Grid.Col>
        </Grid>
      </Paper>
      <ChangedClasses dataset={dataset} nameA={nameA} nameB={nameB} comparison={it} />
      <ChangedRecords dataset={dataset} nameA={nameA} nameB={nameB} comparison={it} />
      <Group gap="md">
        <Anchor component={Link} size="sm" to={addresses.models(dataset, { model: nameA })}>
          Open {nameA}
        </Anchor>
        <Anchor component={Link} size="sm" to={addresses.models(dataset, { model: nameB })}>
          Open {nameB}
        </Anchor>
      </Group>
    </Stack>
  );
}

function Quarter({
  name,
  value,
  of,
  strong = false,
}: {
  name: string;
  value: number;
  of: number;
  strong?: boolean;
}) {
  return (
    <div className={classes.quarter} title={`${plural(value, "record")} of ${count(of)}`}>
      <Text size="xs" c="dimmed" truncate>
        {name}
      </Text>
      <Text fz={22} fw={strong ? 650 : 400} className="numbers">
        {count(value)}
      </Text>
    </div>
  );
}
