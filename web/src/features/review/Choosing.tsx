/** A batch being chosen: it opens as soon as it is there. */
import { Button, Paper, Stack, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { Link, useNavigate } from "react-router";

import { forThePage } from "@/api/plainly";
import { Problem } from "@/api/problem";
import { forget } from "@/api/started";
import { useRun } from "@/api/runs";
import type { Run } from "@/api/types";
import { BATCH, beginBatch } from "@/features/review/batch";
import { addresses } from "@/state/addresses";
import { PageHeader } from "@/ui/PageHeader";
import { ProblemNote, Waiting } from "@/ui/notes";
import { RunProgress } from "@/ui/RunProgress";

export function Choosing({ dataset, size = BATCH }: { dataset: string; size?: number }) {
  const navigate = useNavigate();
  const [failed, setFailed] = useState<Problem | null>(null);
  const open = (run: Run) => {
    forget(run.id); // the batch itself shows that it is there
    if (run.status === "done") {
      void navigate(addresses.review(dataset, { batch: run.id }), { replace: true });
    } else {
      setFailed(
        new Problem(
          -1,
          run.status,
          run.error ?? "No batch was chosen.",
          run.hint ? forThePage(run.hint) : "Choose it again.",
        ),
      );
    }
  };
  const begin = useMutation({ mutationFn: () => beginBatch(dataset, size) });
  // Followed even where the batch is there already, so that nobody who has gone elsewhere is called back.
  const run = useRun(begin.data?.id ?? null, open);
  const start = begin.mutate;
  useEffect(() => {
    start();
  }, [start]);
  const problem = begin.error ?? failed;
  return (
    <>
      <PageHeader title="Label these next" />
      <Paper maw={560}>
        {problem !== null ? (
          <Stack>
            <ProblemNote
              error={problem}
              retry={() => {
                setFailed(null);
                start();
              }}
            />
            <Button component={Link} to={addresses.review(dataset)} variant="default">
              All queues
            </Button>
          </Stack>
        ) : (
          <Stack gap="xs" role="status">
            <Text>Choosing records that teach most and are unlike each other.</Text>
            <Text size="sm" c="dimmed">
              Texts are turned into vectors first, once; that takes longest.
            </Text>
            {run === null ? <Waiting what="Choosing" /> : <RunProgress run={run} />}
          </Stack>
        )}
      </Paper>
    </>
  );
}
