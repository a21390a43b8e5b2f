import { BarChart, CustomChart, HeatmapChart, LineChart, ScatterChart } from "echarts/charts";
import {
  BrushComponent,
  GridComponent,
  LegendComponent,
  MarkLineComponent,
  TooltipComponent,
  VisualMapComponent,
} from "echarts/components";
import { init, use as register } from "echarts/core";
import type { EChartsCoreOption, EChartsType } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import { useEffect, useRef } from "react";

register([
  BarChart,
  CustomChart,
  HeatmapChart,
  LineChart,
  ScatterChart,
  BrushComponent,
  GridComponent,
  LegendComponent,
  MarkLineComponent,
  TooltipComponent,
  VisualMapComponent,
  CanvasRenderer,
]);

export interface ChartProps {
  option: EChartsCoreOption;
  height: number;
  /** What the chart says, for those who do not see it. */
  label: string;
  scheme: "light" | "dark";
  /** Called with the index of the data item clicked and the name of its series. */
  onPick?: (index: number, series: string) => void;
}

export default function EChart({ option, height, label, scheme, onPick }: ChartProps) {
  const frame = useRef<HTMLDivElement>(null);
  const chart = useRef<EChartsType | null>(null);
  useEffect(() => {
    if (frame.current === null) return;
    const made = init(frame.current, scheme === "dark" ? "dark" : undefined);
    chart.current = made;
    const watch = new ResizeObserver(() => {
      made.resize();
    });
    watch.observe(frame.current);
    return () => {
      watch.disconnect();
      made.dispose();
      chart.current = null;
    };
  }, [scheme]);
  useEffect(() => {
    chart.current?.setOption(
      { backgroundColor: "transparent", animation: false, textStyle: { fontFamily: "inherit" }, ...option },
      true,
    );
  }, [option, scheme]);
  useEffect(() => {
    const made = chart.current;
    if (made === null || onPick === undefined) return;
    const pick = (event: { dataIndex?: number; seriesName?: string }) => {
      if (event.dataIndex !== undefined) onPick(event.dataIndex, event.seriesName ?? "");
    };
    made.on("click", pick);
    return () => {
      if (!made.isDisposed()) made.off("click", pick);
    };
  }, [onPick, scheme]);
  return <div ref={frame} role="img" aria-label={label} style={{ height, width: "100%" }} />;
}
