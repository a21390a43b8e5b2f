/** Choose the threshold of unsure by the accuracy wanted of the answers, and keep it. */
import { Button, Group, NumberInput, Stack, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";

import type { EvalReport, ModelCard } from "@/api/types";
import { useQueryState } from "@/state/url";
import { ProblemNote } from "@/ui/notes";
import { percent } from "@/ui/format";

import { beginThreshold } from "./requests";
import { mostSurely, surelyFor } from "./threshold";

interface Props {
  report: EvalReport;
  model: ModelCard;
  threshold: number;
}

export function WantedAccuracy({ report, model, threshold }: Props) {
  const query = useQueryState();
  const wanted = Number(query.get("wanted") ?? "0") / 100;
  const points = report.risk_coverage;
  const found = wanted > 0 ? surelyFor(points, wanted) : null;
  const chosen = found !== null && Math.abs(found.threshold - threshold) < 1e-9;
  const save = useMutation({
    mutationFn: () =>
      beginThreshold(model.name, chosen ? { accuracy: wanted, split: report.split } : { at: threshold }),
    onSuccess: (run) => query.set({ run: run.id }),
  });
  const ask = (value: number) => {
    const one = surelyFor(points, value / 100);
    query.set({
      wanted: value > 0 ? String(value) : null,
      ...(one === null ? {} : { threshold: one.threshold.toFixed(2) }),
    });
  };
  const same = Math.abs(threshold - model.threshold) < 1e-9;
  return (
    <Stack gap="xs">
      <Group align="flex-end" gap="sm">
        <NumberInput
          label="Accuracy wanted"
          suffix=" %"
          min={1}
          max={99.9}
          w={170}
          placeholder="for example 95 %"
          value={wanted > 0 ? wanted * 100 : ""}
          onChange={(value) => ask(typeof value === "number" ? value : 0)}
        />
        <Button loading={save.isPending} disabled={same} onClick={() => save.mutate()}>
          {threshold === 0 ? "Let it always answer" : `Save ${percent(threshold, 0)} as its threshold`}
        </Button>
      </Group>
      <Text size="sm" aria-live="polite">
        {said(report, wanted, found)}
      </Text>
      <Text size="xs" c="dimmed">
        {model.threshold > 0
          ? `Now it answers from ${percent(model.threshold, 0)}. ${model.threshold_note}`
          : "Now it always answers."}
      </Text>
      {save.error !== null && <ProblemNote error={save.error} />}
    </Stack>
  );
}

function said(report: EvalReport, wanted: number, found: ReturnType<typeof surelyFor>): string {
  const level = percent(report.confidence_level, 0);
  if (wanted <= 0) return "It takes the lowest threshold that surely keeps the accuracy you name.";
  if (found !== null) {
    return `From ${percent(found.threshold, 0)} on, ${percent(found.accuracy)} of its answers are right, at least ${percent(found.lower)} with ${level} confidence; ${percent(found.coverage)} are answered.`;
  }
  const most = mostSurely(report.risk_coverage);
  return `No threshold makes it right on ${percent(wanted)} of its answers with ${level} confidence.${
    most === null ? "" : ` The most it can be trusted with is ${percent(most.lower)}.`
  } More labelled records may show more.`;
}
