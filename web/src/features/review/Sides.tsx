/** A record beside those it repeats, with the words that differ. */
import { Button, Group, Skeleton, Stack, Text, Title } from "@mantine/core";
import { useQueries } from "@tanstack/react-query";

import { recordQuery } from "@/api/queries";
import type { Finding } from "@/api/types";
import classes from "@/features/review/Review.module.css";
import type { Review } from "@/features/review/useReview";
import { difference, type Piece } from "@/record/difference";
import { textOf, type Values } from "@/record/values";
import { plural } from "@/ui/format";
import { LabelChip } from "@/ui/LabelChip";

const COMPARED = new Set(["exact_duplicates", "near_duplicates", "conflicting_duplicates", "leakage"]);
const MOST = 4;

export const hasSides = ({ check, related }: Finding): boolean => COMPARED.has(check) && related.length > 0;

export function Sides({ review, finding, values }: { review: Review; finding: Finding; values: Values }) {
  const { dataset } = review;
  const shown = finding.related.slice(0, MOST);
  const others = useQueries({ queries: shown.map((record) => recordQuery(dataset, record)) });
  const own = textOf(values, "text") ?? "";
  return (
    <section>
      <Title order={2} size="h6" mb={6}>
        Side by side
      </Title>
      <Stack gap="md">
        {others.map(({ data }, index) => {
          const record = shown[index] ?? "";
          if (data === undefined) return <Skeleton key={record} h={110} />;
          const { a, b, same, words } = difference(own, textOf(data.values, "text") ?? "");
          return (
            <Stack key={record} gap={6}>
              <Text size="sm">
                {same
                  ? "The same text, letter for letter."
                  : words === 0
                    ? "The same words; only marks, spaces or capitals differ."
                    : `${plural(words, "word")} stand${words === 1 ? "s" : ""} in one of them only (underlined).`}
              </Text>
              <div className={classes.sides}>
                <Side title="This record" record={finding.record} values={values} pieces={a} />
                <Side
                  title="The other"
                  record={record}
                  values={data.values}
                  pieces={b}
                  excluded={
                    data.values["excluded"] === true ||
                    review.marks.mine.get(record)?.decision.action === "exclude"
                  }
                  onExclude={() =>
                    review.decideAll(
                      [{ record, action: "exclude", check: finding.check, run: finding.run || null }],
                      false,
                    )
                  }
                />
              </div>
            </Stack>
          );
        })}
        {finding.related.length > MOST && (
          <Text size="sm" c="dimmed">
            And {finding.related.length - MOST} more like it.
          </Text>
        )}
      </Stack>
    </section>
  );
}

interface SideProps {
  title: string;
  record: string;
  values: Values;
  pieces: readonly Piece[];
  excluded?: boolean;
  onExclude?: () => void;
}

function Side({ title, record, values, pieces, excluded = false, onExclude }: SideProps) {
  return (
    <div className={classes.side}>
      <Group justify="space-between" gap="xs" mb={6}>
        <Text size="xs" c="dimmed">
          {title}, {record}
          {values["split"] !== "none" && ` (${String(values["split"])})`}
        </Text>
        <LabelChip label={values["label"] as string | null} />
      </Group>
      <p>
        {pieces.map(({ text, own }, index) =>
          own ? (
            <mark key={index} className={classes.own}>
              {text}
            </mark>
          ) : (
            <span key={index}>{text}</span>
          ),
        )}
      </p>
      {onExclude && (
        <Button size="compact-xs" variant="default" mt="xs" disabled={excluded} onClick={onExclude}>
          {excluded ? "Excluded" : "Exclude this one instead"}
        </Button>
      )}
    </div>
  );
}
