/** How far the model's confidence can be trusted, and where to let it be unsure. */
import { Grid, Group, NumberFormatter, Slider, Stack, Text, Title } from "@mantine/core";
import { useMemo } from "react";

import type { EvalReport, ModelCard } from "@/api/types";
import { useQueryState } from "@/state/url";
import { Chart } from "@/ui/Chart";
import { count, interval, percent } from "@/ui/format";

import { confidenceHistogram, reliability, riskCoverage, thresholdCurve } from "./charts";
import { WantedAccuracy } from "./WantedAccuracy";
import { atThreshold, everyThreshold, rebinned } from "./threshold";
import { calibrationNote } from "./wording";

export function ConfidenceTab({ report, model }: { report: EvalReport; model: ModelCard }) {
  const query = useQueryState();
  const asked = Number(query.get("threshold") ?? model.threshold);
  const threshold = Number.isFinite(asked) ? Math.min(0.99, Math.max(0, asked)) : 0;
  const counts = useMemo(() => report.confidences, [report]);
  const reliable = useMemo(() => reliability(report), [report]);
  const histogram = useMemo(() => confidenceHistogram(rebinned(counts), threshold), [counts, threshold]);
  const curve = useMemo(() => thresholdCurve(everyThreshold(counts), threshold), [counts, threshold]);
  const risk = useMemo(() => riskCoverage(report.risk_coverage, threshold), [report, threshold]);
  const set = (value: number) => query.set({ threshold: value.toFixed(2), wanted: null });
  return (
    <Grid gap="xl">
      <Grid.Col span={{ base: 12, md: 6 }}>
        <Title order={2} size="h5">
          Is it as sure as it is right?
        </Title>
        <Text size="sm" c="dimmed" mih={44}>
          {calibrationNote(report)} Points below the dashed line are surer than right; larger points hold more
          records.
        </Text>
        <Chart
          height={320}
          option={reliable}
          label={`Reliability diagram: ${report.calibration
            .map((bin) => `${percent(bin.confidence, 0)} sure, ${percent(bin.accuracy, 0)} right`)
            .join("; ")}`}
        />
      </Grid.Col>
      <Grid.Col span={{ base: 12, md: 6 }}>
        <Title order={2} size="h5">
          Right and wrong by confidence
        </Title>
        <Text size="sm" c="dimmed" mih={44}>
          Wrong answers should be the unsure ones: orange on the left, blue on the right.
        </Text>
        {counts.length === 0 ? (
          <Old />
        ) : (
          <Chart height={320} option={histogram} label="Histogram of confidence, right and wrong answers" />
        )}
      </Grid.Col>
      <Grid.Col span={12}>
        <Title order={2} size="h5">
          Where should it be unsure?
        </Title>
        <Text size="sm" c="dimmed" mb="sm">
          Below the threshold the model answers “{model.unsure_label}” and leaves the record to a person.
          Counted on the scored records; nothing is changed until you save.
        </Text>
        {counts.length === 0 ? (
          <Old />
        ) : (
          <Threshold report={report} model={model} threshold={threshold} onThreshold={set}>
            <Chart height={300} option={curve} label="Answered and right among the answered, by threshold" />
          </Threshold>
        )}
      </Grid.Col>
      {report.risk_coverage.length > 0 && report.aurc != null && (
        <>
          <Grid.Col span={{ base: 12, md: 5 }}>
            <Title order={2} size="h5">
              Risk and coverage
            </Title>
            <Text size="sm" c="dimmed">
              The less it answers, the fewer of its answers should be wrong: a curve that falls to the left.
              Over all coverages {percent(report.aurc)} are wrong on average (AURC); less is better. The point
              is the threshold above.
            </Text>
          </Grid.Col>
          <Grid.Col span={{ base: 12, md: 7 }}>
            <Chart height={280} option={risk} label="Share wrong among the answered, by share answered" />
          </Grid.Col>
        </>
      )}
    </Grid>
  );
}

function Old() {
  return (
    <Text size="sm" py="lg">
      This score was taken before counts by confidence were kept. Choose “Evaluate again” above.
    </Text>
  );
}

interface ThresholdProps {
  report: EvalReport;
  model: ModelCard;
  threshold: number;
  onThreshold: (value: number) => void;
  children: React.ReactNode;
}

function Threshold({ report, model, threshold, onThreshold, children }: ThresholdProps) {
  const counts = report.confidences;
  const at = atThreshold(counts, threshold, report.confidence_level);
  return (
    <Grid gap="xl">
      <Grid.Col span={{ base: 12, md: 5 }}>
        <Stack gap="md">
          <Slider
            min={0}
            max={0.99}
            step={0.01}
            value={threshold}
            onChange={onThreshold}
            label={(value) => percent(value, 0)}
            thumbLabel="Threshold of unsure"
            thumbValueText={(value) => percent(value, 0)}
            marks={[0, 0.25, 0.5, 0.75].map((value) => ({ value, label: percent(value, 0) }))}
            mb="md"
          />
          <Group grow align="flex-start" gap="sm" style={{ whiteSpace: "nowrap" }}>
            <div aria-live="polite">
              <Text size="xs" c="dimmed">
                Answered
              </Text>
              <Text fz={{ base: 20, sm: 26 }} fw={650} className="numbers">
                {percent(at.coverage)}
              </Text>
              <Text size="xs" c="dimmed" className="numbers">
                {count(at.answered)} of {count(report.n)} records
              </Text>
            </div>
            <div aria-live="polite">
              <Text size="xs" c="dimmed">
                Right of these
              </Text>
              <Text fz={{ base: 20, sm: 26 }} fw={650} className="numbers">
                {at.accuracy === null ? "none" : percent(at.accuracy)}
              </Text>
              <Text size="xs" c="dimmed" className="numbers">
                {at.bounds === null ? "no answer is left" : `${interval(at.bounds)} %`}
              </Text>
            </div>
            <div>
              <Text size="xs" c="dimmed">
                Left to people
              </Text>
              <Text fz={{ base: 20, sm: 26 }} fw={650} className="numbers">
                <NumberFormatter value={report.n - at.answered} thousandSeparator />
              </Text>
              <Text size="xs" c="dimmed">
                records
              </Text>
            </div>
          </Group>
          <WantedAccuracy report={report} model={model} threshold={threshold} />
        </Stack>
      </Grid.Col>
      <Grid.Col span={{ base: 12, md: 7 }}>{children}</Grid.Col>
    </Grid>
  );
}
