/** How good the model is, where it is weakest, and how the last two compare. */
import { Anchor, Badge, Button, Group, Skeleton, Stack, Text } from "@mantine/core";
import { Link } from "react-router";

import type { EvalReport } from "@/api/types";
import type { Compared } from "@/features/overview/next";
import { Section } from "@/ui/Section";
import { scoredOn } from "@/summary/scored";
import { addresses } from "@/state/addresses";
import type { Standing } from "@/summary/best";
import { percent, plural } from "@/ui/format";
import { Empty } from "@/ui/notes";
import { Score } from "@/ui/Score";

/** What of a report is shown here. */
export type Report = Pick<
  EvalReport,
  | "model"
  | "dataset"
  | "split"
  | "n"
  | "accuracy"
  | "leaked"
  | "accuracy_without_leaks"
  | "confidence_level"
  | "remarks"
> & {
  readonly accuracy_interval: readonly number[];
  readonly per_class: readonly {
    readonly label: string;
    readonly f1: number;
    readonly f1_interval?: readonly number[] | null | undefined;
    readonly support: number;
  }[];
};

interface Props {
  readonly dataset: string;
  readonly one: Standing<Report> | null | undefined;
  readonly comparison: Compared | undefined;
}

export function ModelScore({ dataset, one, comparison }: Props) {
  return (
    <Section title="How good is the model">
      {one === undefined ? (
        <Skeleton h={180} />
      ) : one === null ? (
        <Empty
          title="No model yet"
          action={
            <Button component={Link} to={addresses.models(dataset, { train: "1" })} variant="default">
              Train a model
            </Button>
          }
        >
          A model learns from the labels and is scored on records it has not seen.
        </Empty>
      ) : (
        <Stack gap="sm">
          <Group gap="xs">
            <Anchor component={Link} to={addresses.models(dataset, { model: one.model.name })} fw={600}>
              {one.model.name}
            </Anchor>
            {one.model.promoted && (
              <Badge variant="default" tt="none">
                promoted
              </Badge>
            )}
          </Group>
          {one.score === null ? (
            <Text size="sm" c="dimmed">
              Not scored yet: open it to score it on the test split.
            </Text>
          ) : (
            <Scored dataset={dataset} model={one.model.name} report={one.score} />
          )}
          {comparison !== undefined && (
            <div>
              <Text size="sm">{comparison.verdict}</Text>
              <Anchor
                size="sm"
                component={Link}
                to={addresses.models(dataset, { a: comparison.model_a, b: comparison.model_b })}
              >
                See what changed
              </Anchor>
            </div>
          )}
        </Stack>
      )}
    </Section>
  );
}

function Scored({ dataset, model, report }: { dataset: string; model: string; report: Report }) {
  const weakest = [...report.per_class].sort((a, b) => a.f1 - b.f1).slice(0, 4);
  return (
    <>
      <div>
        <Score value={report.accuracy} bounds={report.accuracy_interval} size="xl" />
        <Text size="sm" c="dimmed">
          right on {scoredOn(report)}, none of which it was trained on
        </Text>
        {report.remarks.map((remark) => (
          <Text key={remark} size="sm" mt={4}>
            {remark}
          </Text>
        ))}
        {report.leaked > 0 && report.accuracy_without_leaks != null && (
          <Text size="sm" mt={4}>
            {percent(report.accuracy_without_leaks)} without the {plural(report.leaked, "record")} that also{" "}
            {report.leaked === 1 ? "stands" : "stand"} in training.
          </Text>
        )}
      </div>
      <div>
        <Text size="sm" fw={600}>
          Weakest classes (F1)
        </Text>
        {weakest.map((one) => (
          <Group key={one.label} justify="space-between" wrap="nowrap" gap="xs">
            <Anchor
              size="sm"
              truncate
              component={Link}
              to={addresses.models(dataset, { model, label: one.label })}
              title={`${one.label}, ${plural(one.support, "record")}`}
            >
              {one.label}
            </Anchor>
            <Score value={one.f1} bounds={one.f1_interval ?? null} size="sm" />
          </Group>
        ))}
      </div>
    </>
  );
}
