/** The run this page waits for: it lives in the address, so that a reload goes on waiting. */
import { Alert, Button, Group, Paper, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { keys } from "@/api/queries";
import { Problem } from "@/api/problem";
import { useRun } from "@/api/runs";
import type { Run } from "@/api/types";
import { useQueryState } from "@/state/url";
import { RunProgress } from "@/ui/RunProgress";
import { capital } from "@/ui/format";

import { beginEvaluation } from "./requests";
import { hintFor } from "./wording";

const TITLES: Readonly<Record<string, string>> = {
  train: "Training the model",
  connect: "Connecting the model",
  evaluate: "Scoring the model on records it has not seen",
  predict: "Predicting every record",
  threshold: "Choosing when the model answers",
  ablate: "Asking without examples, with random and with near ones",
};

/** Begin to score a new model; null where it learned from every label, which its page says. */
async function scoreNew(model: string): Promise<Run | null> {
  try {
    return await beginEvaluation(model);
  } catch (error) {
    if (Problem.of(error).code === "not_enough_data") return null;
    throw error;
  }
}

export function Following() {
  const query = useQueryState();
  const client = useQueryClient();
  const id = query.get("run");
  const [refused, setRefused] = useState<Problem | null>(null);

  const onEnd = (run: Run) => {
    if (run.status !== "done") return;
    void client.invalidateQueries({ queryKey: keys.models });
    const model = (run.result as { model?: string } | null)?.model ?? null;
    if (run.kind === "train" && model !== null) {
      // A model is never shown without asking how good it is, unless there is nothing to ask it about.
      scoreNew(model).then(
        (next) =>
          next === null
            ? query.set({ run: null, train: null, model }, { push: true })
            : query.set({ run: next.id }),
        (error: unknown) => {
          setRefused(Problem.of(error));
          query.set({ run: null });
        },
      );
      return;
    }
    if (run.kind === "threshold" && model !== null) {
      const { changed, sentence } = run.result as { changed?: boolean; sentence?: string };
      if (changed !== true) {
        notifications.show({
          color: "orange",
          message: sentence ?? "Nothing was changed.",
          autoClose: false,
        });
        query.set({ run: null });
        return;
      }
      // The score of before is of other answers.
      beginEvaluation(model, query.get("split")).then(
        (next) => query.set({ run: next.id, threshold: null, wanted: null }),
        (error: unknown) => {
          setRefused(Problem.of(error));
          query.set({ run: null });
        },
      );
      return;
    }
    if (run.kind === "connect" && model !== null) {
      // Scoring it may send texts away and cost money: a person asks for that.
      query.set({ run: null, connect: null, model, tab: "connection" }, { push: true });
      return;
    }
    if (run.kind === "evaluate" && query.get("train") !== null && model !== null) {
      query.set({ run: null, train: null, model }, { push: true });
      return;
    }
    if (run.kind === "ablate") {
      notifications.show({ message: "What the examples are worth stands under the models." });
      query.set({ run: null, model: null, tab: null }, { push: true });
      return;
    }
    if (run.kind === "predict") {
      void client.invalidateQueries({ queryKey: ["dataset"] });
      notifications.show({ message: "The predictions in Explore are this model's now." });
    }
    query.set({ run: null });
  };
  const run = useRun(id, onEnd);

  if (refused !== null) {
    return <Failure title={refused.message} hint={refused.hint} onClose={() => setRefused(null)} />;
  }
  if (id === null) return null;
  if (run?.status === "failed" || run?.status === "cancelled" || run?.status === "interrupted") {
    const title = run.error ?? (run.status === "cancelled" ? "It was cancelled." : "It was cut short.");
    return <Failure title={title} hint={hintFor(run)} onClose={() => query.set({ run: null })} />;
  }
  return (
    <Paper mb="md" mih={104} role="status">
      <Text fw={600} mb={4}>
        {run === null ? "Waiting for the server" : (TITLES[run.kind] ?? capital(run.kind))}
      </Text>
      {run !== null && <RunProgress run={run} />}
    </Paper>
  );
}

function Failure({ title, hint, onClose }: { title: string; hint: string; onClose: () => void }) {
  return (
    <Alert
      color="red"
      variant="light"
      role="alert"
      icon={<IconAlertTriangle aria-hidden />}
      title={title}
      mb="md"
    >
      <Group justify="space-between">
        <Text size="sm">{hint}</Text>
        <Button size="xs" variant="default" onClick={onClose}>
          Close
        </Button>
      </Group>
    </Alert>
  );
}
