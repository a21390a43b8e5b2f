/** Whether more labels are worth it, and how far the labels are, class by class. */
import { Alert, Text } from "@mantine/core";
import { IconBulb, IconCircleCheck, IconHourglass } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";

import { datasetQuery } from "@/api/queries";
import type { NextBatch } from "@/api/types";
import { adviceText, adviceTitle } from "@/features/review/batch";
import { labelShares } from "@/summary/mix";
import { count, percent, plural } from "@/ui/format";
import { StackedBar } from "@/ui/StackedBar";

const LOOKS = {
  go_on: { colour: "cyan", icon: IconBulb },
  stop: { colour: "teal", icon: IconCircleCheck },
  early: { colour: "gray", icon: IconHourglass },
} as const;

export function Advice({ batch }: { batch: NextBatch }) {
  if (!batch.advice && !batch.estimating) return null;
  const { colour, icon: Icon } = LOOKS[batch.advice ?? "early"];
  return (
    <Alert variant="light" color={colour} icon={<Icon aria-hidden />} title={adviceTitle(batch)}>
      <Text size="sm" style={{ overflowWrap: "anywhere" }}>
        {batch.advice ? adviceText(batch) : "It is shown here as soon as it is there; label on meanwhile."}
      </Text>
      {batch.estimate != null && (
        <Text size="sm" c="dimmed" mt={2}>
          With the labels given one by one, a quick learner gets {percent(batch.estimate.accuracy, 0)} of
          held-out ones right. A trained model is likely better, and chosen records are harder than the rest.
        </Text>
      )}
    </Alert>
  );
}

/** How many records of each label there are by now. */
export function LabelProgress({ dataset }: { dataset: string }) {
  const info = useQuery(datasetQuery(dataset)).data;
  if (info === undefined) return null;
  const labels = labelShares(info).filter(({ name }) => name !== "no label");
  return (
    <div>
      <Text size="sm" fw={600} mb={4}>
        {count(info.labelled)} of {plural(info.records, "record")} labelled
      </Text>
      <StackedBar
        shares={labels}
        label={`Labels so far: ${labels.map(({ name, value }) => `${name} ${count(value)}`).join(", ") || "none"}`}
      />
      <Text size="sm" c="dimmed" mt={4} className="numbers" style={{ overflowWrap: "anywhere" }}>
        {labels.length === 0
          ? "No record has a label yet: type the first ones as you go."
          : labels.map(({ name, value }) => `${name} ${count(value)}`).join(" · ")}
      </Text>
    </div>
  );
}
