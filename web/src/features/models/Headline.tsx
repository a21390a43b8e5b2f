/** The score in large, with its interval, what it was taken on, and what flatters it. */
import { Anchor, Group, Paper, SegmentedControl, SimpleGrid, Stack, Text, Tooltip } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import type { ReactNode } from "react";

import type { EvalReport } from "@/api/types";
import { count, interval, percent, plural } from "@/ui/format";

import classes from "./Models.module.css";
import { save } from "./download";
import { leakNote, openNote, scoredOn } from "./wording";

interface Props {
  report: EvalReport;
  splits: readonly string[];
  onSplit: (split: string) => void;
}

export function Headline({ report, splits, onSplit }: Props) {
  const leaks = leakNote(report);
  const open = openNote(report);
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
          {open !== null && <Text size="sm">{open}</Text>}
          {report.majority_accuracy != null && report.remarks.length === 0 && (
            <Text size="xs" c="dimmed" className="numbers">
              Always answering “{report.majority_label}” would be right on {percent(report.majority_accuracy)}
              .
            </Text>
          )}
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
          <Beside bounds={report.macro_f1_interval} />
        </Figure>
        <Figure name="Balanced accuracy" about="Mean over the classes of the share found of each.">
          {percent(report.balanced_accuracy)}
          <Beside bounds={report.balanced_accuracy_interval} />
        </Figure>
        <Figure
          name="Calibration error"
          about="How far, on average, the confidence is from how often the model is right (ECE). 0 is best."
        >
          {percent(report.ece)}
          <Beside bounds={report.ece_interval} />
        </Figure>
        {report.average_precision != null && (
          <Figure
            name="Average precision"
            about="Area under the precision-recall curve, mean over the classes: how well each class is ranked before the others, whatever the thresholds."
          >
            {percent(report.average_precision)}
          </Figure>
        )}
        {report.coverage < 1 && (
          <Figure
            name="Answered"
            about="Records the model answered and was not unsure about, and how many of those are right."
          >
            {percent(report.coverage)}
            {report.accuracy_answered != null && (
              <Text span size="xs" c="dimmed" fw={400} ml={6}>
                {percent(report.accuracy_answered)} of them right{" "}
                {report.accuracy_answered_interval && `[${interval(report.accuracy_answered_interval)}]`}
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
            <Note>95 % within {latency.p95.toFixed(1)} ms</Note>
          </Figure>
        )}
        {report.unanswered > 0 && (
          <Figure
            name="No answer"
            about="Records the model refused or answered in a way that cannot be read; they count as wrong."
          >
            {count(report.unanswered)}
            <Note>counted as wrong</Note>
          </Figure>
        )}
        {report.throughput != null && (
          <Figure
            name="Throughput"
            about={`Texts a second when ${count(report.timed)} are asked at once; nothing came from a cache.`}
          >
            {report.throughput >= 10 ? count(Math.round(report.throughput)) : report.throughput.toFixed(1)}{" "}
            texts/s
          </Figure>
        )}
        {report.requests != null && (
          <Figure
            name="Asked"
            about="Requests of this evaluation. What was answered before is kept and not asked again."
          >
            {plural(report.requests, "request")}
            {report.cached > 0 && <Note>{count(report.cached)} answered before</Note>}
          </Figure>
        )}
        {report.cost != null && (
          <Figure
            name="Cost"
            about="What the answers asked for this evaluation cost, in the money of the prices."
          >
            {report.cost.toFixed(4)}
          </Figure>
        )}
      </SimpleGrid>
      {report.remarks.map((remark) => (
        <Group key={remark} gap="xs" mt="md" wrap="nowrap" align="flex-start">
          <IconAlertTriangle size={18} aria-hidden color="#d55e00" style={{ flex: "none", marginTop: 1 }} />
          <Text size="sm">{remark}</Text>
        </Group>
      ))}
      {leaks !== null && (
        <Group gap="xs" mt="md" wrap="nowrap" align="flex-start">
          <IconAlertTriangle size={18} aria-hidden color="#d55e00" style={{ flex: "none", marginTop: 1 }} />
          <Text size="sm">{leaks}</Text>
        </Group>
      )}
    </Paper>
  );
}

/** The interval of a score, as it stands beside it. */
function Beside({ bounds }: { bounds: readonly number[] | null | undefined }) {
  return bounds == null ? null : <Note>[{interval(bounds)}]</Note>;
}

function Note({ children }: { children: ReactNode }) {
  return (
    <Text span size="xs" c="dimmed" fw={400} ml={6}>
      {children}
    </Text>
  );
}

function Figure({ name, about, children }: { name: string; about: string; children: ReactNode }) {
  return (
    <div>
      <Tooltip label={about} events={{ hover: true, focus: true, touch: true }}>
        <Text size="xs" c="dimmed" component="div" w="fit-content" tabIndex={0}>
          {name}
        </Text>
      </Tooltip>
      <Text fw={600} component="div" className="numbers">
        {children}
      </Text>
    </div>
  );
}
