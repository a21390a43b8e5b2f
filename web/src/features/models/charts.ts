/** ECharts options of the figures; pure, so that they can be tested. */
import type { EChartsCoreOption } from "echarts/core";

import type { EvalReport } from "@/api/types";
import { count, percent, plural } from "@/ui/format";

import type { CurvePoint } from "./standing";
import type { AtThreshold, WideBin } from "./threshold";
import { wilson } from "./wilson";

type Risks = EvalReport["risk_coverage"];
type PrCurve = EvalReport["precision_recall"][number];

/** Told apart with every common colour blindness, on white and on dark ground. */
export const RIGHT = "#2b86c5";
export const WRONG = "#d55e00";
const GREY = "#868e96";

const share = (value: number): string => `${Math.round(value * 100)} %`;
export const SHARES = {
  type: "value",
  min: 0,
  max: 1,
  axisLabel: { formatter: share },
  splitLine: { lineStyle: { color: GREY, opacity: 0.22 } },
  nameLocation: "middle",
} as const;
export const GRID = { left: 62, right: 18, top: 30, bottom: 46 };
export const TOOLTIP = { confine: true, appendToBody: false, transitionDuration: 0 } as const;

const markAt = (threshold: number) => ({
  silent: true,
  symbol: "none",
  label: { show: false },
  lineStyle: { color: GREY, type: "dashed", width: 1.5 },
  data: [{ xAxis: threshold }],
});

interface Drawing {
  value: (dimension: number) => number;
  coord: (point: readonly number[]) => number[];
}

/** Whiskers from low to high at x; data are [x, low, high]. */
export function whiskers(data: readonly (readonly number[])[], colour: string, name: string) {
  return {
    type: "custom",
    name,
    data,
    silent: true,
    z: 1,
    tooltip: { show: false },
    encode: { x: 0, y: [1, 2] },
    renderItem: (_: unknown, api: Drawing) => {
      const [x = 0, low = 0] = api.coord([api.value(0), api.value(1)]);
      const high = api.coord([api.value(0), api.value(2)])[1] ?? 0;
      const line = (x1: number, y1: number, x2: number, y2: number) => ({
        type: "line",
        shape: { x1, y1, x2, y2 },
        style: { stroke: colour, lineWidth: 1.5 },
      });
      return {
        type: "group",
        children: [line(x, low, x, high), line(x - 4, low, x + 4, low), line(x - 4, high, x + 4, high)],
      };
    },
  };
}

/** Confidence against accuracy; on the diagonal a model is as often right as it says. */
export function reliability(report: EvalReport): EChartsCoreOption {
  const bins = report.calibration.map((bin) => ({
    ...bin,
    bounds: wilson(Math.round(bin.accuracy * bin.count), bin.count, report.confidence_level),
  }));
  const most = Math.max(1, ...bins.map((bin) => bin.count));
  return {
    grid: GRID,
    tooltip: {
      ...TOOLTIP,
      trigger: "item",
      formatter: ({ dataIndex, seriesName }: { dataIndex: number; seriesName: string }) => {
        const bin = bins[dataIndex];
        if (bin === undefined || seriesName !== "accuracy") return "";
        return `${count(bin.count)} records with a confidence of ${share(bin.lower)} to ${share(bin.upper)}<br>on average ${percent(bin.confidence)} sure, ${percent(bin.accuracy)} right`;
      },
    },
    xAxis: { ...SHARES, name: "Confidence", nameGap: 28 },
    yAxis: { ...SHARES, name: "Share that is right", nameGap: 44 },
    series: [
      {
        type: "line",
        name: "as sure as right",
        data: [
          [0, 0],
          [1, 1],
        ],
        symbol: "none",
        silent: true,
        lineStyle: { color: GREY, type: "dashed", width: 1.5 },
      },
      whiskers(
        bins.flatMap((bin) => (bin.bounds ? [[bin.confidence, bin.bounds[0], bin.bounds[1]]] : [])),
        RIGHT,
        "interval",
      ),
      {
        type: "scatter",
        name: "accuracy",
        z: 3,
        data: bins.map((bin) => [bin.confidence, bin.accuracy, bin.count]),
        symbolSize: (value: readonly number[]) => 7 + 11 * Math.sqrt((value[2] ?? 0) / most),
        itemStyle: { color: RIGHT },
      },
    ],
  };
}

/** How many are right and wrong at each confidence. */
export function confidenceHistogram(bins: readonly WideBin[], threshold: number): EChartsCoreOption {
  const bars = (name: string, colour: string, of: (bin: WideBin) => number, marked: boolean) => ({
    type: "bar",
    name,
    stack: "all",
    data: bins.map((bin) => [(bin.lower + bin.upper) / 2, of(bin)]),
    barCategoryGap: "8%",
    itemStyle: { color: colour },
    ...(marked && threshold > 0 ? { markLine: markAt(threshold) } : {}),
  });
  return {
    grid: GRID,
    legend: { top: 0, left: 0, itemWidth: 12, itemHeight: 12, icon: "rect" },
    tooltip: {
      ...TOOLTIP,
      trigger: "item",
      formatter: ({ dataIndex }: { dataIndex: number }) => {
        const bin = bins[dataIndex];
        if (bin === undefined) return "";
        return `Confidence of ${share(bin.lower)} to ${share(bin.upper)}<br>${count(bin.right)} right, ${count(bin.wrong)} wrong`;
      },
    },
    xAxis: { ...SHARES, name: "Confidence", nameGap: 28, splitLine: { show: false } },
    yAxis: {
      type: "value",
      name: "Records",
      nameLocation: "middle",
      nameGap: 44,
      minInterval: 1,
      splitLine: { lineStyle: { color: GREY, opacity: 0.22 } },
    },
    series: [bars("right", RIGHT, (bin) => bin.right, true), bars("wrong", WRONG, (bin) => bin.wrong, false)],
  };
}

/** Coverage, and accuracy among the answered, at every threshold. */
export function thresholdCurve(steps: readonly AtThreshold[], threshold: number): EChartsCoreOption {
  const line = (
    name: string,
    colour: string,
    of: (one: AtThreshold) => number | null,
    extra: object = {},
  ) => ({
    type: "line",
    name,
    data: steps.map((one) => [one.threshold, of(one)]),
    symbol: "none",
    lineStyle: { color: colour, width: 2, ...extra },
    itemStyle: { color: colour },
  });
  return {
    grid: GRID,
    legend: { top: 0, left: 0, itemWidth: 18 },
    tooltip: {
      ...TOOLTIP,
      trigger: "axis",
      valueFormatter: (value: unknown) => (typeof value === "number" ? percent(value) : "none answered"),
    },
    xAxis: {
      ...SHARES,
      name: "Threshold",
      nameGap: 28,
      axisPointer: { label: { formatter: ({ value }: { value: number }) => share(value) } },
    },
    yAxis: { ...SHARES, name: "Share", nameGap: 44 },
    series: [
      {
        ...line("right among the answered", RIGHT, (one) => one.accuracy),
        markLine: markAt(threshold),
      },
      line("answered", "#e69f00", (one) => one.coverage, { type: [7, 4] }),
    ],
  };
}

/** Share wrong among the answered over the share answered; the marked point is the threshold. */
export function riskCoverage(points: Risks, threshold: number): EChartsCoreOption {
  const at = points.find((one) => one.threshold >= threshold - 1e-9) ?? points.at(-1);
  const most = Math.max(0.02, ...points.map((one) => 1 - one.accuracy));
  return {
    grid: GRID,
    tooltip: {
      ...TOOLTIP,
      trigger: "axis",
      formatter: (shown: { dataIndex: number }[]) => {
        const one = points[shown[0]?.dataIndex ?? -1];
        if (one === undefined) return "";
        return `From a confidence of ${share(one.threshold)}: ${percent(one.coverage)} answered<br>${percent(1 - one.accuracy)} of these wrong, surely at most ${percent(1 - one.lower)}`;
      },
    },
    xAxis: { ...SHARES, name: "Answered", nameGap: 28 },
    yAxis: { ...SHARES, max: Math.ceil(most * 20) / 20, name: "Wrong of these", nameGap: 44 },
    series: [
      {
        type: "line",
        name: "wrong among the answered",
        data: points.map((one) => [one.coverage, 1 - one.accuracy]),
        symbol: "none",
        lineStyle: { color: WRONG, width: 2 },
        itemStyle: { color: WRONG },
      },
      {
        type: "scatter",
        name: "this threshold",
        silent: true,
        data: at === undefined ? [] : [[at.coverage, 1 - at.accuracy]],
        symbolSize: 12,
        itemStyle: { color: WRONG, borderColor: GREY, borderWidth: 2 },
      },
    ],
  };
}

/** Precision over recall of one class; the dashed line is its share, what chance would reach. */
export function precisionRecall(curve: PrCurve, chance: number): EChartsCoreOption {
  return {
    grid: GRID,
    tooltip: {
      ...TOOLTIP,
      trigger: "axis",
      formatter: (shown: { dataIndex: number }[]) => {
        const at = shown[0]?.dataIndex ?? 0;
        const of = (values: readonly number[]) => percent(values[at] ?? 0);
        return `From a probability of ${of(curve.thresholds)}: ${of(curve.recall)} of the class found<br>${of(curve.precision)} of what is found is right`;
      },
    },
    xAxis: { ...SHARES, name: "Found of the class (recall)", nameGap: 28 },
    yAxis: { ...SHARES, name: "Right of these (precision)", nameGap: 44 },
    series: [
      {
        type: "line",
        name: "precision",
        data: curve.recall.map((recall, at) => [recall, curve.precision[at]]),
        symbol: "none",
        lineStyle: { color: RIGHT, width: 2 },
        itemStyle: { color: RIGHT },
        markLine: {
          silent: true,
          symbol: "none",
          label: { show: false },
          lineStyle: { color: GREY, type: "dashed", width: 1.5 },
          data: [{ yAxis: chance }],
        },
      },
    ],
  };
}

/** Accuracy with its interval over the number of training records. */
export function learning(points: readonly CurvePoint[]): EChartsCoreOption {
  const records = points.map((point) => point.records);
  const lowest = Math.min(...points.map((point) => point.low));
  const floor = Math.max(0, Math.floor(lowest * 10) / 10);
  return {
    grid: GRID,
    tooltip: {
      ...TOOLTIP,
      trigger: "item",
      formatter: ({ dataIndex }: { dataIndex: number }) => {
        const point = points[dataIndex];
        if (point === undefined) return "";
        return `${escaped(point.name)}: ${count(point.records)} records, ${plural(point.seeds, "training")}<br>accuracy ${percent(point.accuracy)} [${percent(point.low)} – ${percent(point.high)}]`;
      },
    },
    xAxis: {
      type: "log",
      name: "Training records (each step doubles)",
      nameLocation: "middle",
      nameGap: 28,
      logBase: 2,
      // Whole powers of two at both ends, so that there is a number to read beside every point.
      min: 2 ** Math.floor(Math.log2(Math.max(1, Math.min(...records) / 1.1))),
      max: 2 ** Math.ceil(Math.log2(Math.max(...records) * 1.1)),
      axisLabel: {
        formatter: (value: number) => count(value),
        showMinLabel: true,
        showMaxLabel: true,
      },
      splitLine: { show: false },
    },
    yAxis: {
      ...SHARES,
      min: floor,
      interval: floor >= 0.8 ? 0.05 : floor >= 0.5 ? 0.1 : 0.2,
      name: "Accuracy",
      nameGap: 44,
    },
    series: [
      {
        type: "line",
        name: "accuracy",
        data: points.map((point) => ({
          value: [point.records, point.accuracy],
          symbolSize: 9,
        })),
        symbol: "circle",
        lineStyle: { color: RIGHT, width: 1.5 },
        itemStyle: { color: RIGHT },
        z: 3,
      },
      whiskers(
        points.map((point) => [point.records, point.low, point.high]),
        RIGHT,
        "interval",
      ),
    ],
  };
}

/** Names of models reach a tooltip as HTML. */
export const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
