/** The place where decisions are made: progress above, the record, its evidence, the keys below. */
import { Anchor, Group, SegmentedControl, Text, VisuallyHidden } from "@mantine/core";
import { useDocumentTitle } from "@mantine/hooks";
import { Link } from "react-router";

import { SavedState } from "@/decisions/Unsent";
import { BatchHead } from "@/features/review/BatchHead";
import { Bulk } from "@/features/review/Bulk";
import { End } from "@/features/review/End";
import { titleOf } from "@/record/checks";
import { One } from "@/features/review/One";
import { Pace } from "@/features/review/Pace";
import type { Source } from "@/features/review/queue";
import classes from "@/features/review/Review.module.css";
import { useReview } from "@/features/review/useReview";
import { addresses } from "@/state/addresses";
import { useQueryState } from "@/state/url";
import { ProblemNote, Waiting } from "@/ui/notes";
import { useNarrow } from "@/ui/useNarrow";

export function Desk({ dataset, source }: { dataset: string; source: Source }) {
  const review = useReview(dataset, source);
  const query = useQueryState();
  const bulk = query.get("bulk") === "1";
  // On a telephone the record comes first.
  const narrow = useNarrow();
  const one = !bulk && !review.ended && review.item !== null;
  const head = source.kind === "batch" && <BatchHead dataset={dataset} run={source.run} />;
  const title =
    source.kind === "check"
      ? titleOf(source.check)
      : source.kind === "batch"
        ? "Label these next"
        : "Chosen records";
  useDocumentTitle(`Review: ${title} · Assay`);
  return (
    <div className={classes.desk}>
      <Group justify="space-between" gap="sm" mb="sm" className={classes.head}>
        <div>
          <Group gap="xs" align="baseline">
            <h1 className={classes.title}>{title}</h1>
            <Anchor component={Link} size="sm" to={addresses.review(dataset)}>
              All queues
            </Anchor>
          </Group>
          {source.kind === "filter" && (
            <Text size="sm" c="dimmed" ff="monospace" className={classes.filter} title={source.where}>
              {source.where.replace(/selection = '[^']*'/g, "the records selected") || "all records"}
            </Text>
          )}
        </div>
        <Group gap="md">
          <SavedState dataset={dataset} />
          <SegmentedControl
            size="xs"
            aria-label="How to review"
            data={[
              { value: "one", label: "One by one" },
              { value: "list", label: "List" },
            ]}
            value={bulk ? "list" : "one"}
            onChange={(value) => query.set({ bulk: value === "list" ? "1" : null }, { push: true })}
          />
        </Group>
      </Group>
      {!(narrow && one) && head}
      <Pace review={review} />
      <VisuallyHidden role="status">{review.said}</VisuallyHidden>
      {review.loaded.isError && review.queue === null ? (
        <ProblemNote error={review.loaded.error} retry={() => void review.loaded.refetch()} />
      ) : review.queue === null ? (
        <Waiting what="Loading the queue" />
      ) : bulk ? (
        <Bulk review={review} />
      ) : review.ended || review.item === null ? (
        <End review={review} />
      ) : (
        <One review={review} item={review.item} below={narrow ? head : null} />
      )}
    </div>
  );
}
