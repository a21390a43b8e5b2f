/** An ECharts chart that loads when first shown, follows the colour scheme, and has words beside it. */
import { Skeleton, useComputedColorScheme } from "@mantine/core";
import { lazy, Suspense } from "react";

import type { ChartProps } from "./echart";

const Drawn = lazy(() => import("./echart"));

export function Chart(props: Omit<ChartProps, "scheme">) {
  const scheme = useComputedColorScheme("light");
  return (
    <Suspense fallback={<Skeleton h={props.height} />}>
      <Drawn {...props} scheme={scheme} />
    </Suspense>
  );
}
