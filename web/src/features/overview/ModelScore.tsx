/** How good the model is, where it is weakest, and how the last two compare. */
import { Anchor, Badge, Button, Group, Skeleton, Stack, Text } from "@mantine/core";
import { Link } from "react-router";

import type { EvalReport, ModelCard } from "@/api/types";
import type { Compared } from "@/features/overview/next";
import { Section } from "@/ui/Section";
import { openNote, scoredOn } from "@/summary/scored";
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
  | "macro_f1"
  | "main"
  | "leaked"
  | "accuracy_without_leaks"
  | "confidence_level"
  | "coverage"
  | "accuracy_answered"
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
  /** Whether there are labels enough to train on. */
  readonly trainable: boolean;
  /** Whether there is a label that a model has not learned from. */
  readonly hasUnseen: (model: ModelCard) => boolean;
  readonly one: Standing<Report> | null | undefined;
  readonly comparison: Compared | undefined;
}

export function ModelScore({ dataset, trainable, hasUnseen, one, comparison }: Props) {
  return (
    <Section title="How good is the model">
      {one === undefined ? (
        <Skeleton h={180} />
      ) : one === null ? (
        <Empty
          title="No model yet"
          action={
            trainable && (
              <Button component={Link} to={addresses.models(dataset, { train: "1" })} variant="default">
                Train a model
              </Button>
            )
          }
        >
          A model learns from the labels and is scored on records it has not seen.
          {!trainable && " There are too few labels for that yet: ten of each class make a first one."}
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
            <Unscored
              dataset={dataset}
              model={one.model.name}
              unseen={hasUnseen(one.model)}
              revised={one.model.revised != null}
            />
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

/** Nothing is known of it yet: there is something to score it on, or labels are wanted first. */
function Unscored({
  dataset,
  model,
  unseen,
  revised,
}: {
  dataset: string;
  model: string;
  unseen: boolean;
  revised: boolean;
}) {
  return (
    <>
      <Text size="sm" c="dimmed">
        {unseen
          ? revised
            ? "Not scored since its threshold was changed: it answers otherwise now."
            : "Not scored yet: how often it is right on records it has not seen is not known."
          : "It learned from every label there is, so that none is left to score it on. Label some more records, then score it on those."}
      </Text>
      <Button
        variant="default"
        size="compact-sm"
        w="fit-content"
        component={Link}
        to={unseen ? addresses.models(dataset, { model }) : addresses.review(dataset, { batch: "new" })}
      >
        {unseen ? "Open it to score it" : "Label some more"}
      </Button>
    </>
  );
}

function Scored({ dataset, model, report }: { dataset: string; model: string; report: Report }) {
  // Of a class without a record to test on, nothing is known; its score is no zero.
  const tested = report.per_class.filter((one) => one.support > 0);
  const open = openNote(report);
  const untested = report.per_class.length - tested.length;
  const weakest = tested.sort((a, b) => a.f1 - b.f1).slice(0, 4);
  return (
    <>
      <div>
        <Score value={report.accuracy} bounds={report.accuracy_interval} size="xl" />
        <Text size="sm" c="dimmed">
          right on {scoredOn(report)}, none of which it was trained on
        </Text>
        {open !== null && (
          <Text size="sm" mt={4}>
            {open}
          </Text>
        )}
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
              title={one.label}
            >
              {one.label}
            </Anchor>
            <Text span size="xs" c="dimmed" flex={1} className="numbers" style={{ whiteSpace: "nowrap" }}>
              {plural(one.support, "record")}
            </Text>
            <Score value={one.f1} bounds={one.f1_interval ?? null} size="sm" />
          </Group>
        ))}
        {untested > 0 && (
          <Text size="xs" c="dimmed" mt={4}>
            {plural(untested, "class has", "classes have")} no record to test on.
          </Text>
        )}
      </div>
    </>
  );
}
