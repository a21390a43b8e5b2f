/** What speaks for and against: the model, the nearest records, earlier decisions, other findings. */
import { Skeleton, Stack, Title } from "@mantine/core";
import type { ReactNode } from "react";

import type { RecordDetail } from "@/api/types";
import type { Item } from "@/features/review/queue";
import type { Review } from "@/features/review/useReview";
import { hasTwin, TwinPicture } from "@/features/review/TwinPicture";
import { Unanswered } from "@/features/review/Unanswered";
import { NEIGHBOURS } from "@/features/review/usePrefetch";
import { FindingsOf } from "@/record/FindingsOf";
import { History } from "@/record/History";
import { ProbabilityBars } from "@/record/ProbabilityBars";
import { isUnanswered } from "@/record/values";
import { SimilarRecords } from "@/record/SimilarRecords";

interface Props {
  review: Review;
  item: Item;
  detail: RecordDetail | undefined;
  label: string | null | undefined;
}

export function Evidence({ review, item, detail, label }: Props) {
  const { dataset } = review;
  const others = detail?.findings.filter(({ check }) => check !== item.finding?.check) ?? [];
  return (
    <Stack gap="lg" component="aside" aria-label="Evidence">
      {item.finding && hasTwin(item.finding) && (
        <Part title="The other picture">
          <TwinPicture review={review} finding={item.finding} />
        </Part>
      )}
      <Part title="What the model says">
        {detail === undefined ? (
          <Skeleton h={150} />
        ) : Object.keys(detail.probabilities).length === 0 ? (
          <Unanswered dataset={dataset} refused={isUnanswered(detail.values)} />
        ) : (
          <ProbabilityBars probabilities={detail.probabilities} label={label ?? null} most={4} />
        )}
      </Part>
      <Part title="Nearest records">
        <SimilarRecords dataset={dataset} record={item.record} label={label} limit={NEIGHBOURS} />
      </Part>
      {others.length > 0 && (
        <Part title="Other findings">
          <FindingsOf dataset={dataset} findings={others} linked={false} />
        </Part>
      )}
      {detail !== undefined && detail.history.length > 0 && (
        <Part title="Decided before">
          <History history={detail.history} />
        </Part>
      )}
    </Stack>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section>
      <Title order={2} size="h6" mb={6}>
        {title}
      </Title>
      {children}
    </section>
  );
}
