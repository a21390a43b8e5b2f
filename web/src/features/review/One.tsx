/** One record, large, with the reason to look at it and the evidence. */
import { Group, Paper, Skeleton, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";

import { modelsQuery, recordQuery } from "@/api/queries";
import { Bar } from "@/features/review/Bar";
import { Evidence } from "@/features/review/Evidence";
import { LabelChooser } from "@/features/review/LabelChooser";
import { Notices } from "@/features/review/Notices";
import { modelWhy, suggestionOf, type Item } from "@/features/review/queue";
import { QuickLabels } from "@/features/review/QuickLabels";
import classes from "@/features/review/Review.module.css";
import { hasSides, Sides } from "@/features/review/Sides";
import { useKeys, type Acts } from "@/features/review/useKeys";
import { useQuickLabels } from "@/features/review/useQuickLabels";
import type { Review } from "@/features/review/useReview";
import { titleOf } from "@/record/checks";
import { RecordText } from "@/record/RecordText";
import type { Values } from "@/record/values";
import { LabelChip } from "@/ui/LabelChip";
import { ProblemNote } from "@/ui/notes";

interface Props {
  review: Review;
  item: Item;
  /** What stands under the record, before its evidence. */
  below: ReactNode;
}

export function One({ review, item, below }: Props) {
  const { dataset, decide, marks } = review;
  const [choosing, choose] = useDisclosure(false);
  const asked = useQuery(recordQuery(dataset, item.record));
  const detail = asked.data;
  const values: Values | undefined = detail?.values ?? item.glance;
  const mine = marks.mine.get(item.record)?.decision;
  const label =
    mine?.action === "relabel" ? mine.label : ((values?.["label"] as string | null | undefined) ?? null);
  const suggestion = suggestionOf(item.finding, detail);
  const known = values !== undefined;
  const models = (useQuery(modelsQuery(dataset)).data ?? []).map(({ name }) => name);
  const quick = useQuickLabels(dataset, review.log, review.source.kind === "batch");
  const say = (chosen: string) =>
    decide(chosen === label ? { action: "confirm", label } : { action: "relabel", label: chosen });
  const acts: Acts = {
    keep: known && label ? () => decide({ action: "confirm", label }) : undefined,
    suggestion: suggestion === null ? undefined : () => decide(suggestion),
    choose: choose.open,
    quick:
      known && quick !== null
        ? (digit) => {
            const chosen = quick[digit - 1];
            if (chosen !== undefined) say(chosen);
          }
        : undefined,
    exclude: () => decide({ action: "exclude" }),
    next: review.next,
    previous: review.previous,
    undo: review.undo,
  };
  useKeys(acts);
  return (
    <>
      <div className={classes.columns}>
        <Stack gap="md">
          <Notices review={review} item={item} detail={detail} />
          <Paper className={classes.record} component="article" aria-label={`Record ${item.record}`}>
            <Stack gap="lg">
              <Group justify="space-between" gap="xs">
                <Text size="xs" c="dimmed" ff="monospace">
                  {item.record}
                </Text>
                <Text size="xs" c="dimmed">
                  {values && values["split"] !== "none" ? String(values["split"]) : ""}
                </Text>
              </Group>
              {values ? (
                <RecordText values={values} size="large" />
              ) : asked.isError ? (
                <ProblemNote error={asked.error} retry={() => void asked.refetch()} />
              ) : (
                <Skeleton h={80} />
              )}
              {values && (
                <Labels
                  values={values}
                  label={label}
                  suggestion={suggestion}
                  finding={item.finding !== null}
                />
              )}
              {quick !== null && values && <QuickLabels labels={quick} onChoose={say} />}
              <div>
                <Text size="xs" c="dimmed">
                  {item.finding
                    ? `Why it is here (${titleOf(item.finding.check).toLowerCase()})`
                    : "What the model says"}
                </Text>
                <Text>{item.finding?.why ?? (detail ? modelWhy(detail, models) : "")}</Text>
              </div>
            </Stack>
          </Paper>
          {item.finding && hasSides(item.finding) && values && (
            <Sides review={review} finding={item.finding} values={values} />
          )}
          {below}
        </Stack>
        <Evidence review={review} item={item} detail={detail} label={label} />
      </div>
      <Bar acts={acts} suggestion={suggestion} canUndo={review.canUndo} canPrevious={review.index > 0} />
      <LabelChooser
        dataset={dataset}
        opened={choosing}
        onClose={choose.close}
        likely={[suggestion?.label, ...Object.keys(detail?.probabilities ?? {}).slice(0, 4)].filter(
          (one): one is string => typeof one === "string",
        )}
        onChoose={(chosen) => {
          choose.close();
          say(chosen);
        }}
      />
    </>
  );
}

function Labels(props: {
  values: Values;
  label: string | null | undefined;
  suggestion: { action: string; label: string | null } | null;
  finding: boolean;
}) {
  const { values, label, suggestion, finding } = props;
  const given = values["given"] as string | null | undefined;
  return (
    <dl className={classes.labels}>
      {given !== label && given && (
        <div>
          <dt>Given by the source</dt>
          <dd>
            <LabelChip label={given} old />
          </dd>
        </div>
      )}
      <div>
        <dt>{given === label || !given ? "Label" : "Label now"}</dt>
        <dd>
          <LabelChip label={label} />
        </dd>
      </div>
      {suggestion && (
        <div>
          <dt>{finding ? "Suggestion" : "The model's answer"}</dt>
          <dd>
            {suggestion.action === "exclude" ? (
              <Text size="sm">exclude this record</Text>
            ) : (
              <LabelChip label={suggestion.label} />
            )}
          </dd>
        </div>
      )}
    </dl>
  );
}
