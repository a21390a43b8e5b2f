/** Where labelling begins or goes on: the batch at hand, how far one is, and whether to go on. */
import { Button, Group, Paper, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";

import { datasetQuery } from "@/api/queries";
import { Advice, LabelProgress } from "@/features/review/Advice";
import { latestBatchQuery, waitingIn } from "@/features/review/batch";
import { addresses } from "@/state/addresses";
import { count } from "@/ui/format";

export function LabelNext({ dataset }: { dataset: string }) {
  const info = useQuery(datasetQuery(dataset)).data;
  const { data: latest } = useQuery(latestBatchQuery(dataset));
  if (info === undefined || latest === undefined) return null;
  const unlabelled = info.records - info.labelled - info.empty;
  const left = latest === null ? 0 : waitingIn(latest);
  if (unlabelled <= 0 && left === 0) return null;
  const fresh = addresses.review(dataset, { batch: "new" });
  return (
    <Paper mb="lg" component="section" aria-labelledby="label-next">
      <Stack gap="sm">
        <Group justify="space-between" align="flex-start" gap="sm">
          <div>
            <Title order={2} size="h4" id="label-next">
              Label these next
            </Title>
            <Text size="sm" c="dimmed" maw={620}>
              Twenty records at a time: those that teach a model most, unlike each other, and a few drawn at
              random to test it on. No label is needed to begin.
            </Text>
          </div>
          <Group gap="xs">
            {left > 0 && latest !== null && (
              <Button component={Link} to={addresses.review(dataset, { batch: latest.run })}>
                Go on: {count(left)} of {count(latest.findings.length)} left
              </Button>
            )}
            <Button component={Link} to={fresh} variant={left > 0 ? "default" : "filled"}>
              {latest === null ? "Choose the first batch" : "Choose a new batch"}
            </Button>
          </Group>
        </Group>
        <LabelProgress dataset={dataset} />
        {latest !== null && latest.labelled > 0 && <Advice batch={latest} />}
      </Stack>
    </Paper>
  );
}
