/** What a class costs to find: precision over recall, one class against all others. */
import { Grid, NativeSelect, Text, Title } from "@mantine/core";
import { useMemo } from "react";

import type { EvalReport } from "@/api/types";
import { useQueryState } from "@/state/url";
import { Chart } from "@/ui/Chart";
import { interval, percent, plural } from "@/ui/format";

import { precisionRecall } from "./charts";

export function FindingTab({ report }: { report: EvalReport }) {
  const query = useQueryState();
  const curves = report.precision_recall;
  const curve = curves.find((one) => one.label === query.get("class")) ?? curves[0];
  const scores = report.per_class.find((one) => one.label === curve?.label);
  const chance = (scores?.support ?? 0) / report.n;
  const option = useMemo(() => (curve ? precisionRecall(curve, chance) : null), [curve, chance]);
  if (curve === undefined || option === null) {
    return <Text py="lg">This score holds no curves. Choose “Evaluate again” above.</Text>;
  }
  return (
    <Grid gap="xl">
      <Grid.Col span={{ base: 12, md: 4 }}>
        <Title order={2} size="h5">
          What does a class cost to find?
        </Title>
        <Text size="sm" c="dimmed" mb="md">
          Records ranked by the probability of one class: to find more of it, more of what is found is wrong.
          Unlike accuracy, no frequent class can hide a rare one here. The classes hardest to find come first.
        </Text>
        <NativeSelect
          label="Class"
          data={curves.map((one) => one.label)}
          value={curve.label}
          onChange={(event) => query.set({ class: event.currentTarget.value })}
          mb="md"
        />
        {scores?.average_precision != null && (
          <>
            <Text size="xs" c="dimmed">
              Average precision
            </Text>
            <Text fz={{ base: 20, sm: 26 }} fw={650} className="numbers">
              {percent(scores.average_precision)}
            </Text>
            <Text size="xs" c="dimmed" className="numbers">
              {scores.average_precision_interval != null &&
                `${interval(scores.average_precision_interval)} %, `}
              {plural(scores.support, "record")}; by chance {percent(chance)}
            </Text>
          </>
        )}
      </Grid.Col>
      <Grid.Col span={{ base: 12, md: 8 }}>
        <Chart height={340} option={option} label={`Precision over recall of ${curve.label}`} />
      </Grid.Col>
    </Grid>
  );
}
