import { expect, test } from "vitest";

import type { EvalReport } from "@/api/types";

import { confidenceHistogram, escaped, learning, reliability, whiskers } from "./charts";

interface Series {
  name: string;
  data: number[][];
}

test("each bin of the reliability diagram has its point and its interval", () => {
  const report = {
    confidence_level: 0.95,
    calibration: [{ lower: 0.8, upper: 0.9, count: 20, confidence: 0.85, accuracy: 0.75 }],
  } as unknown as EvalReport;
  const series = reliability(report).series as Series[];
  expect(series.find((one) => one.name === "accuracy")?.data).toEqual([[0.85, 0.75, 20]]);
  const [low = 1, high = 0] = series.find((one) => one.name === "interval")?.data[0]?.slice(1) ?? [];
  expect(low).toBeLessThan(0.75);
  expect(high).toBeGreaterThan(0.75);
});

test("whiskers reach from low to high", () => {
  const drawn = whiskers([[1, 2, 3]], "red", "interval").renderItem(null, {
    value: (at) => [1, 2, 3][at] ?? 0,
    coord: (point) => point.map((value) => value * 10),
  });
  expect(drawn.children[0]?.shape).toEqual({ x1: 10, y1: 20, x2: 10, y2: 30 });
});

test("the threshold stands at its place among the bars", () => {
  const bins = Array.from({ length: 10 }, (_, at) => ({
    lower: at / 10,
    upper: (at + 1) / 10,
    right: 1,
    wrong: 0,
  }));
  const [right] = confidenceHistogram(bins, 0.5).series as { markLine: { data: { xAxis: number }[] } }[];
  expect(right?.markLine.data[0]?.xAxis).toBe(0.5);
});

test("a learning curve of one model can be drawn", () => {
  const point = { name: "all", records: 8, seeds: 1, accuracy: 0.5, low: 0.4, high: 0.6 };
  const { yAxis } = learning([point]) as { yAxis: { min: number } };
  expect(yAxis.min).toBe(0.4);
});

test("a name of a model is text, never markup", () => {
  expect(escaped("<b>&")).toBe("&lt;b&gt;&amp;");
});
