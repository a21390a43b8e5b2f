/** The chart of a simulation: accuracy over labels, a line for every strategy. */
import type { EChartsCoreOption } from "echarts/core";

import type { Simulation } from "@/api/types";
import { CATEGORIES, NONE } from "@/ui/colours";
import { percent } from "@/ui/format";

import { escaped, GRID, SHARES, TOOLTIP, whiskers } from "./charts";

/** Random choice is what the others are compared with: grey and dashed. */
const looks = (strategy: string, place: number) =>
  strategy === "random"
    ? { colour: NONE, type: "dashed" as const }
    : { colour: CATEGORIES[place] ?? NONE, type: "solid" as const };

const SYMBOLS = ["circle", "triangle", "rect", "diamond"] as const;

export function strategies(found: Simulation["strategies"]): EChartsCoreOption {
  const every = found.flatMap(({ points }) => points);
  const lowest = Math.min(...every.map(({ accuracy_interval: [low] }) => low));
  const floor = Math.max(0, Math.floor(lowest * 10) / 10);
  const labels = every.map((point) => point.labels);
  const reach = Math.max(...labels) - Math.min(...labels) || 1;
  return {
    grid: { ...GRID, top: 40 },
    legend: { top: 0, left: 0, itemWidth: 22, data: found.map(({ strategy }) => strategy) },
    tooltip: {
      ...TOOLTIP,
      trigger: "item",
      formatter: ({ seriesName, value }: { seriesName: string; value: readonly number[] }) =>
        `${escaped(seriesName)}, ${Math.round(value[0] ?? 0)} labels<br>accuracy ${percent(value[1] ?? 0)} [${percent(value[2] ?? 0)} – ${percent(value[3] ?? 0)}]`,
    },
    xAxis: {
      type: "value",
      name: "Labels chosen",
      nameLocation: "middle",
      nameGap: 28,
      min: Math.max(0, Math.min(...labels) - reach * 0.06),
      max: Math.max(...labels) + reach * 0.06,
      axisLabel: { showMinLabel: false, showMaxLabel: false },
      splitLine: { show: false },
    },
    yAxis: {
      ...SHARES,
      min: floor,
      interval: floor >= 0.8 ? 0.05 : floor >= 0.5 ? 0.1 : 0.2,
      name: "Accuracy",
      nameGap: 44,
    },
    series: found.flatMap(({ strategy, points }, place) => {
      const { colour, type } = looks(strategy, place);
      const aside = (place - (found.length - 1) / 2) * reach * 0.006;
      return [
        {
          type: "line",
          name: strategy,
          data: points.map((one) => [one.labels + aside, one.accuracy, ...one.accuracy_interval]),
          symbol: SYMBOLS[place % SYMBOLS.length],
          symbolSize: 8,
          lineStyle: { color: colour, width: 2, type },
          itemStyle: { color: colour },
          z: 3,
        },
        whiskers(
          points.map((one) => [one.labels + aside, ...one.accuracy_interval]),
          colour,
          `${strategy} interval`,
        ),
      ];
    }),
  };
}
