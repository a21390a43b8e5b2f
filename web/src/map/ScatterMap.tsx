/** Points as a map: pan, zoom, hover, pick, lasso; names of places above. */
import { useComputedColorScheme } from "@mantine/core";
import { useEffect, useEffectEvent, useLayoutEffect, useRef, useState } from "react";

import type { MapCluster } from "@/api/types";
import type { Points } from "@/map/binary";
import { listen, type Tool } from "@/map/gestures";
import { placed } from "@/map/labels";
import type { Corner, Lasso } from "@/map/lasso";
import classes from "@/map/Map.module.css";
import { Scene } from "@/map/scene";
import { toScreen } from "@/map/view";

export interface ScatterMapProps {
  points: Points;
  /** Four bytes for every point. */
  colours: Uint8Array;
  mask: Uint8Array | null;
  selected: Uint32Array | null;
  lasso: Lasso | null;
  clusters: readonly MapCluster[];
  tool: Tool;
  /** What the map shows, for those who do not see it. */
  label: string;
  description: string;
  onLasso: (lasso: Lasso) => void;
  onHover: (point: number | null, x: number, y: number) => void;
  onPick: (point: number) => void;
  /** Given the map as it is made, for buttons beside it. */
  onScene?: (scene: Scene | null) => void;
}

const RINGS = { light: [0.07, 0.09, 0.11], dark: [1, 1, 1] } as const;

export function ScatterMap(props: ScatterMapProps) {
  const { points, colours, mask, selected, lasso, clusters, tool, label, description } = props;
  const canvas = useRef<HTMLCanvasElement>(null);
  const names = useRef<HTMLDivElement>(null);
  const shape = useRef<SVGPolygonElement>(null);
  const [scene, setScene] = useState<Scene | null>(null);
  const [lost, setLost] = useState(false);
  const [outline, setOutline] = useState<readonly Corner[] | null>(null);
  const scheme = useComputedColorScheme("light");
  const toolNow = useEffectEvent(() => props.tool);
  const drew = useEffectEvent((drawn: Lasso) => props.onLasso(drawn));
  const hovered = useEffectEvent((point: number | null, x: number, y: number) => props.onHover(point, x, y));
  const picked = useEffectEvent((point: number) => props.onPick(point));
  const given = useEffectEvent((made: Scene | null) => props.onScene?.(made));

  useLayoutEffect(() => {
    if (canvas.current === null) return;
    const made = new Scene(canvas.current);
    const silent = listen(canvas.current, made, {
      tool: () => toolNow(),
      outline: setOutline,
      lasso: (drawn) => drew(drawn),
      hover: (point, x, y) => hovered(point, x, y),
      pick: (point) => picked(point),
    });
    made.onLost = setLost;
    setScene(made);
    given(made);
    return () => {
      silent();
      made.dispose();
      given(null);
    };
  }, []);

  useEffect(() => scene?.points(points), [scene, points]);
  useEffect(() => scene?.colours(colours), [scene, colours]);
  useEffect(() => scene?.mask(mask), [scene, mask, points]);
  useEffect(() => scene?.select(selected), [scene, selected]);
  useEffect(() => {
    scene?.dress(RINGS[scheme], () => {
      write(names.current, clusters, scene);
      const corners = lasso?.map(([x, y]) => toScreen(scene.view, scene.size, x, y).join(",")) ?? [];
      shape.current?.setAttribute("points", corners.join(" "));
    });
  }, [scene, clusters, lasso, scheme]);

  return (
    <div className={classes.frame}>
      <canvas
        ref={canvas}
        className={classes.canvas}
        data-tool={tool}
        tabIndex={0}
        role="application"
        aria-roledescription="map"
        aria-label={label}
        aria-describedby="map-description"
      />
      <p id="map-description" className={classes.hidden}>
        {description}
      </p>
      <svg className={classes.over} aria-hidden>
        <polygon ref={shape} className={classes.lasso} />
        {outline !== null && (
          <polygon points={outline.map((corner) => corner.join(",")).join(" ")} className={classes.lasso} />
        )}
      </svg>
      <div ref={names} className={classes.over} aria-hidden>
        {clusters.map((cluster) => (
          <span key={cluster.id} className={classes.name}>
            {cluster.name}
          </span>
        ))}
      </div>
      {scene?.broken === true ? (
        <p className={classes.broken} role="status">
          This browser draws no WebGL, so that the map cannot be shown. The table works all the same.
        </p>
      ) : (
        lost && (
          <p className={classes.broken} role="status">
            The browser has taken the graphics away for a moment; the map comes back with them. The table
            works all the same.
          </p>
        )
      )}
    </div>
  );
}

/** Put the names where they belong, without rendering anything again. */
function write(frame: HTMLDivElement | null, clusters: readonly MapCluster[], scene: Scene): void {
  if (frame === null) return;
  const spans = [...frame.children] as HTMLElement[];
  const named = clusters.map(({ x, y }, index) => ({ x, y, width: widthOf(spans[index]) }));
  for (const [index, place] of placed(named, scene.view, scene.size).entries()) {
    const span = spans[index];
    if (span === undefined) continue;
    span.style.visibility = place === null ? "hidden" : "visible";
    if (place !== null)
      span.style.transform = `translate(${Math.round(place[0])}px, ${Math.round(place[1])}px) translate(-50%, -50%)`;
  }
}

const widths = new WeakMap<HTMLElement, number>();

function widthOf(span: HTMLElement | undefined): number {
  if (span === undefined) return 0;
  const known = widths.get(span) ?? span.offsetWidth;
  if (known > 0) widths.set(span, known);
  return known;
}
