/** The score in large, with its interval, what it was taken on, and what flatters it. */
import { Anchor, Group, Paper, SegmentedControl, SimpleGrid, Stack, Text, Tooltip } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import type { ReactNode } from "react";

import type { EvalReport } from "@/api/types";
import { interval, percent } from "@/ui/format";

import classes from "./Models.module.css";
import { save } from "./download";
import { leakNote, scoredOn } from "./wording";

interface Props {
  report: EvalReport;
  splits: readonly string[];
  onSplit: (split: string) => void;
}

export function Headline({ report, splits, onSplit }: Props) {
  const leaks = leakNote(report);
  const latency = report.latency_ms;
  return (
    <Paper>
      <Group justify="space-between" align="flex-start" gap="lg">
        <Stack gap={2}>
          <Text size="sm" c="dimmed">
            Accuracy on {scoredOn(report)}
          </Text>
          <Group align="baseline" gap="sm">
            <span className={classes.headline}>{percent(report.accuracy)}</span>
            <Tooltip label="Were other records of the same kind scored, the accuracy would likely lie in here (bootstrap).">
              <Text c="dimmed" className="numbers">
                {percent(report.confidence_level, 0)} interval {interval(report.accuracy_interval)} %
              </Text>
            </Tooltip>
          </Group>
        </Stack>
        <Group gap="sm">
          {splits.length > 1 && (
            <SegmentedControl
              size="xs"
              aria-label="Split scored"
              data={splits.map((one) => ({ value: one, label: one === "rest" ? "all unseen" : one }))}
              value={report.split}
              onChange={onSplit}
            />
          )}
          <Anchor
            component="button"
            type="button"
            size="sm"
            onClick={() => save(`${report.model}-${report.split}.json`, report)}
          >
            Save as JSON
          </Anchor>
        </Group>
      </Group>
      <SimpleGrid cols={{ base: 2, sm: 3, lg: 5 }} mt="md" spacing="md">
        <Figure
          name="Macro F1"
          about="Mean of F1 over the classes: rare classes count as much as frequent ones."
        >
          {percent(report.macro_f1)}
          <Text span size="xs" c="dimmed" fw={400} ml={6}>
            [{interval(report.macro_f1_interval)}]
          </Text>
        </Figure>
        <Figure name="Balanced accuracy" about="Mean over the classes of the share found of each.">
          {percent(report.balanced_accuracy)}
        </Figure>
        <Figure
          name="Calibration error"
          about="How far, on average, the confidence is from how often the model is right (ECE). 0 is best."
        >
          {percent(report.ece)}
        </Figure>
        {report.coverage < 1 && (
          <Figure
            name="Answered"
            about="Records on which the model was not unsure, and how many of those are right."
          >
            {percent(report.coverage)}
            {report.accuracy_answered != null && (
              <Text span size="xs" c="dimmed" fw={400} ml={6}>
                {percent(report.accuracy_answered)} of them right
              </Text>
            )}
          </Figure>
        )}
        {latency && (
          <Figure
            name="Time per text"
            about="Asked one text at a time on this machine: half took no longer than the first figure, 95 % no longer than the second."
          >
            {latency.p50.toFixed(1)} ms
            <Text span size="xs" c="dimmed" fw={400} ml={6}>
              95 % within {latency.p95.toFixed(1)} ms
            </Text>
          </Figure>
        )}
      </SimpleGrid>
      {leaks !== null && (
        <Group gap="xs" mt="md" wrap="nowrap" align="flex-start">
          <IconAlertTriangle size={18} aria-hidden color="#d55e00" style={{ flex: "none", marginTop: 1 }} />
          <Text size="sm">{leaks}</Text>
        </Group>
      )}
    </Paper>
  );
}

function Figure({ name, about, children }: { name: string; about: string; children: ReactNode }) {
  return (
    <div>
      <Tooltip label={about}>
        <Text size="xs" c="dimmed" component="div" w="fit-content">
          {name}
        </Text>
      </Tooltip>
      <Text fw={600} component="div" className="numbers">
        {children}
      </Text>
    </div>
  );
}
