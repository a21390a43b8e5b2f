/** The end of a queue: what was done, and what comes next. */
import { Button, Group, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";

import { standingsQuery } from "@/api/queries";
import { LabelProgress } from "@/features/review/Advice";
import { titleOf } from "@/record/checks";
import { checkOf, openOnes } from "@/features/review/queue";
import { tally } from "@/features/review/session";
import type { Review } from "@/features/review/useReview";
import { addresses } from "@/state/addresses";
import { useQueryState } from "@/state/url";
import { plural } from "@/ui/format";
import { Empty } from "@/ui/notes";

export function End({ review }: { review: Review }) {
  const { dataset, source, items, marks, log, before } = review;
  const query = useQueryState();
  const standings = useQuery(standingsQuery(dataset));
  const check = checkOf(source);
  const batch = source.kind === "batch";
  const here = check === null ? log : log.filter(({ decision }) => decision.check === check);
  const done = tally(here);
  const skipped = openOnes(items, marks).length;
  const others = items.filter(({ record }) => marks.theirs.has(record) && !marks.mine.has(record)).length;
  const next = standings.data?.find((line) => line.open > 0 && line.check !== check && !batch);
  const title =
    skipped > 0
      ? "You are through, with some left for later"
      : items.length > 0
        ? "This queue is done"
        : before > 0
          ? "Everything here is decided"
          : "There is nothing in this queue";
  return (
    <Empty
      title={title}
      action={
        <Group justify="center" gap="sm" mt="sm">
          {skipped > 0 && (
            <Button onClick={review.restart}>Go back to the {plural(skipped, "skipped one")}</Button>
          )}
          {source.kind === "filter" && before > 0 && skipped === 0 && query.get("again") === null && (
            <Button variant="default" onClick={() => query.set({ again: "1", end: null, at: null })}>
              Look at all of them again
            </Button>
          )}
          {batch && (
            <Button
              component={Link}
              to={addresses.review(dataset, { batch: "new" })}
              variant={skipped > 0 ? "default" : "filled"}
            >
              Next batch
            </Button>
          )}
          <Button
            component={Link}
            to={addresses.models(dataset, { train: "1" })}
            variant={skipped > 0 || items.length === 0 || batch ? "default" : "filled"}
          >
            {batch ? "Train a model now" : "Train again"}
          </Button>
          {next && (
            <Button component={Link} to={addresses.review(dataset, { check: next.check })} variant="default">
              Next: {titleOf(next.check).toLowerCase()} ({next.open})
            </Button>
          )}
          <Button component={Link} to={addresses.review(dataset)} variant="subtle">
            All queues
          </Button>
        </Group>
      }
    >
      <Stack gap={4}>
        {batch && <LabelProgress dataset={dataset} />}
        {done !== "" && <Text>You decided: {done}.</Text>}
        {others > 0 && <Text>Others decided {plural(others, "record")} meanwhile.</Text>}
        {done === "" && before > 0 && <Text>{plural(before, "record")} had been decided before.</Text>}
        {items.length === 0 && before === 0 && (
          <Text>
            {batch
              ? "There is nothing left to choose from: every record with a text of its own has a label."
              : source.kind === "check"
                ? "This check found nothing, or its findings are gone since it ran again."
                : "No record passes this filter. Change it in Explore and come back."}
          </Text>
        )}
        {done !== "" && (
          <Text size="sm">
            {batch
              ? "The next batch is chosen by what these labels leave open, and tells what more of them would gain."
              : "A model learns of new labels when it is trained again; then compare it with the one before."}
          </Text>
        )}
      </Stack>
    </Empty>
  );
}
