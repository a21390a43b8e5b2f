/** The way to a map: draw it, or place what was added since. */
import { Button, Group, Text } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { api, ask } from "@/api/client";
import { keys } from "@/api/queries";
import { useRun } from "@/api/runs";
import type { Projection } from "@/api/types";
import classes from "@/features/explore/Explore.module.css";
import { Empty, ProblemNote } from "@/ui/notes";
import { RunProgress } from "@/ui/RunProgress";
import { since } from "@/ui/since";

/** @param map - The map that lacks some records or shows some that left; there is none yet where it is not given. */
export function DrawMap({ dataset, map }: { dataset: string; map?: Projection }) {
  const client = useQueryClient();
  const [run, setRun] = useState<string | null>(null);
  const followed = useRun(run, (ended) => {
    if (ended.status === "done") void client.invalidateQueries({ queryKey: keys.dataset(dataset) });
    else setRun(null);
  });
  const begin = useMutation({
    mutationFn: () =>
      ask(
        api.POST("/api/v1/datasets/{dataset}/projections", {
          params: { path: { dataset } },
          body: map
            ? { encoder: map.encoder, seed: map.seed, neighbours: map.neighbours, min_dist: map.min_dist }
            : { seed: 0, neighbours: 15, min_dist: 0.1 },
        }),
      ),
    onSuccess: (begun) => setRun(begun.id),
  });
  const button = (words: string) => (
    <Button
      size={map ? "compact-xs" : "sm"}
      variant={map ? "default" : "filled"}
      loading={begin.isPending || run !== null}
      onClick={() => begin.mutate()}
    >
      {words}
    </Button>
  );
  const failed = begin.error ?? null;
  if (map) {
    return (
      <div className={classes.bar}>
        {followed ? (
          <div style={{ flex: 1 }}>
            <RunProgress run={followed} />
          </div>
        ) : (
          <Group gap="xs" justify="space-between" w="100%">
            <Text size="xs">{since(map)} since the map was drawn.</Text>
            {button(map.missing > 0 ? "Place them" : "Leave them out")}
          </Group>
        )}
        {failed && <ProblemNote error={failed} />}
      </div>
    );
  }
  return (
    <Empty title="There is no map yet" action={followed ? undefined : button("Draw the map")}>
      <Text c="dimmed" mb="sm">
        A map places records of like meaning close together, so that groups, mix-ups and outliers can be seen.
        It is drawn once, on this machine; the table works without it.
      </Text>
      {followed && <RunProgress run={followed} />}
      {failed && <ProblemNote error={failed} />}
    </Empty>
  );
}
