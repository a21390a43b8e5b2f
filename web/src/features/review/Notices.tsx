/** Who decided about this record already. */
import { Alert } from "@mantine/core";
import { IconCheck, IconUsers } from "@tabler/icons-react";

import type { RecordDetail } from "@/api/types";
import type { Item } from "@/features/review/queue";
import type { Review } from "@/features/review/useReview";
import { saying, standing } from "@/record/saying";
import { ago } from "@/ui/format";

export function Notices({
  review,
  item,
  detail,
}: {
  review: Review;
  item: Item;
  detail: RecordDetail | undefined;
}) {
  const { marks, state } = review;
  const other = marks.theirs.get(item.record);
  const made = marks.mine.get(item.record);
  const before = detail ? standing(detail.history) : null;
  if (other && !made) {
    return (
      <Alert
        variant="light"
        color="blue"
        icon={<IconUsers aria-hidden />}
        title={`${other.by} decided this ${ago(other.at)}: ${saying(other)}`}
      >
        Go on to the next one. If you decide anyway, both decisions are kept and yours, the later one, stands.
      </Alert>
    );
  }
  if (made) {
    const unsent = state.unsent.some(({ key }) => key === made.key);
    return (
      <Alert
        variant="light"
        color="gray"
        icon={<IconCheck aria-hidden />}
        title={`You ${saying(made.decision)}`}
      >
        {unsent ? "Not saved yet: it waits in this browser." : "Saved."} Decide again to change it.
      </Alert>
    );
  }
  if (before) {
    return (
      <Alert
        variant="light"
        color="gray"
        icon={<IconCheck aria-hidden />}
        title={`${before.by} ${saying(before)} ${ago(before.at)}`}
      >
        Decide again to change it; both decisions stay in its history.
      </Alert>
    );
  }
  return null;
}
