/** Find topics, or find others: how many at most, how small, how many records may stay without one. */
import { Button, Group, NumberInput, Slider, Stack, Text } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type SyntheticEvent, useState } from "react";

import { keys, runsQuery } from "@/api/queries";
import { ended, useRun } from "@/api/runs";
import type { Run, TopicsOverview } from "@/api/types";
import { percent } from "@/ui/format";
import { ProblemNote } from "@/ui/notes";
import { RunProgress } from "@/ui/RunProgress";

import { beginTopics } from "./data";

/** The run that is finding topics now, whoever began it. */
export function useFinding(dataset: string): Run | null {
  const { data: runs } = useQuery(runsQuery());
  const open = runs?.find((run) => run.kind === "topics" && run.dataset === dataset && !ended(run));
  return useRun(open?.id ?? null) ?? open ?? null;
}

interface Props {
  dataset: string;
  /** The topics there are. */
  overview?: TopicsOverview;
  onBegun?: () => void;
}

const number = (value: string | number): number | null => (value === "" ? null : Number(value));

export function FindTopics({ dataset, overview, onBegun }: Props) {
  const client = useQueryClient();
  const [most, setMost] = useState<string | number>(overview?.at_most ?? "");
  const [least, setLeast] = useState<string | number>("");
  const [outliers, setOutliers] = useState(overview?.outliers ?? 0);
  const finding = useFinding(dataset);
  const begin = useMutation({
    mutationFn: () =>
      beginTopics(dataset, {
        at_most: number(most),
        min_size: number(least),
        outliers,
        seed: overview?.seed ?? 0,
      }),
    onSuccess: () => {
      onBegun?.();
      return client.invalidateQueries({ queryKey: keys.runs });
    },
  });
  const send = (event: SyntheticEvent) => {
    event.preventDefault();
    begin.mutate();
  };
  if (finding !== null) return <RunProgress run={finding} />;
  return (
    <form onSubmit={send}>
      <Stack gap="sm">
        <Group grow align="flex-start">
          <NumberInput
            label="At most"
            description="Topics"
            placeholder="as the data say"
            min={1}
            max={10_000}
            value={most}
            onChange={setMost}
          />
          <NumberInput
            label="At least"
            description="Records of a topic"
            placeholder="by size"
            min={1}
            max={1_000_000}
            value={least}
            onChange={setLeast}
          />
        </Group>
        <div>
          <Text size="sm" fw={500} id="outlier-share">
            Records that may have no topic: {percent(outliers, 0)}
          </Text>
          <Slider
            min={0}
            max={0.5}
            step={0.01}
            label={(value) => percent(value, 0)}
            value={outliers}
            onChange={setOutliers}
            thumbLabel="Records that may have no topic"
          />
          <Text size="xs" c="dimmed" mt={4}>
            At 0 every record gets its nearest topic; more leaves out those that are like none.
          </Text>
        </div>
        {begin.isError && <ProblemNote error={begin.error} />}
        {overview !== undefined && overview.edits > 0 && (
          <Text size="xs" c="dimmed">
            Your edits stay as long as the same topics are found; they do not carry over to others.
          </Text>
        )}
        <Group justify="flex-end">
          <Button type="submit" loading={begin.isPending}>
            {overview === undefined ? "Find topics" : "Find them again"}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
