/** Above a batch: whether to go on, and how far the labels are. */
import { useQuery } from "@tanstack/react-query";

import { Advice, LabelProgress } from "@/features/review/Advice";
import { batchQuery } from "@/features/review/batch";
import classes from "@/features/review/Review.module.css";

export function BatchHead({ dataset, run }: { dataset: string; run: string }) {
  const { data: batch } = useQuery(batchQuery(dataset, run));
  if (batch === undefined) return null;
  return (
    <div className={classes.batch}>
      {batch.labelled > 0 && <Advice batch={batch} />}
      <LabelProgress dataset={dataset} />
    </div>
  );
}
