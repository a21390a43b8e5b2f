/** The picture that another one repeats, large, to be compared with it. */
import { Button, Group, Skeleton, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";

import { recordQuery } from "@/api/queries";
import type { Finding } from "@/api/types";
import type { Review } from "@/features/review/useReview";
import { isPictureCheck } from "@/record/pictureSource";
import { RecordText } from "@/record/RecordText";

export const hasTwin = ({ check, related }: Finding): boolean => isPictureCheck(check) && related.length > 0;

export function TwinPicture({ review, finding }: { review: Review; finding: Finding }) {
  const record = finding.related[0] ?? "";
  const { data } = useQuery(recordQuery(review.dataset, record));
  const excluded =
    data?.values["excluded"] === true || review.marks.mine.get(record)?.decision.action === "exclude";
  if (data === undefined) return <Skeleton h={220} />;
  return (
    <Stack gap="xs">
      <RecordText values={data.values} />
      <Group gap="sm">
        <Text size="xs" c="dimmed">
          Record {record}
          {data.values["split"] !== "none" && ` (${String(data.values["split"])})`}
        </Text>
        <Button
          size="compact-xs"
          variant="default"
          disabled={excluded}
          onClick={() =>
            review.decideAll(
              [{ record, action: "exclude", check: finding.check, run: finding.run || null }],
              false,
            )
          }
        >
          {excluded ? "Excluded" : "Exclude this one instead"}
        </Button>
      </Group>
    </Stack>
  );
}
