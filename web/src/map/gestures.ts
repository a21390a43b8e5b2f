/** What hands do on the map: drag, pinch, wheel, keys, lasso and box. */
import { box, type Corner, type Lasso, simplified } from "@/map/lasso";
import type { Scene } from "@/map/scene";
import { toMap } from "@/map/view";

export type Tool = "pan" | "lasso" | "box";

export interface Heard {
  tool: () => Tool;
  /** The outline being drawn, in pixels; null when it is done. */
  outline: (corners: readonly Corner[] | null) => void;
  lasso: (lasso: Lasso) => void;
  /** The point under the pointer, and where that is; null where there is none. */
  hover: (point: number | null, x: number, y: number) => void;
  pick: (point: number) => void;
}

const STILL = 4;
const STEP = 60;

const KEYS: Readonly<Record<string, (scene: Scene) => void>> = {
  "+": (scene) => scene.zoom(1.5),
  "=": (scene) => scene.zoom(1.5),
  "-": (scene) => scene.zoom(1 / 1.5),
  "−": (scene) => scene.zoom(1 / 1.5),
  "0": (scene) => scene.look({ x: 0, y: 0, zoom: 1 }),
  ArrowLeft: (scene) => scene.pan(STEP, 0),
  ArrowRight: (scene) => scene.pan(-STEP, 0),
  ArrowUp: (scene) => scene.pan(0, STEP),
  ArrowDown: (scene) => scene.pan(0, -STEP),
};

/** Listen on a canvas; returns how to stop. */
export function listen(canvas: HTMLCanvasElement, scene: Scene, heard: Heard): () => void {
  const pointers = new Map<number, Corner>();
  let mode: Tool = "pan";
  let path: Corner[] = [];
  let moved = 0;

  const at = (event: MouseEvent): Corner => {
    const frame = canvas.getBoundingClientRect();
    return [event.clientX - frame.left, event.clientY - frame.top];
  };
  const outline = (): readonly Corner[] => {
    const [first, last] = [path[0], path.at(-1)];
    return mode === "box" && first && last ? box(first, last) : path;
  };
  const spread = (): number => {
    const [a, b] = [...pointers.values()];
    return a && b ? Math.hypot(a[0] - b[0], a[1] - b[1]) : 0;
  };

  const down = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    canvas.setPointerCapture(event.pointerId);
    pointers.set(event.pointerId, at(event));
    moved = pointers.size > 1 ? Infinity : 0;
    mode = pointers.size > 1 ? "pan" : event.shiftKey && heard.tool() === "pan" ? "lasso" : heard.tool();
    path = [at(event)];
    heard.hover(null, 0, 0);
  };
  const move = (event: PointerEvent): void => {
    const here = at(event);
    const before = pointers.get(event.pointerId);
    if (before === undefined) {
      if (event.pointerType !== "touch") heard.hover(scene.under(...here), ...here);
      return;
    }
    const apart = spread();
    pointers.set(event.pointerId, here);
    moved += Math.abs(here[0] - before[0]) + Math.abs(here[1] - before[1]);
    if (mode === "pan") {
      scene.pan((here[0] - before[0]) / pointers.size, (here[1] - before[1]) / pointers.size);
      if (apart > 0) scene.zoom(spread() / apart, ...here);
    } else {
      path.push(here);
      heard.outline(outline());
    }
  };
  const up = (event: PointerEvent): void => {
    if (!pointers.delete(event.pointerId)) return;
    if (moved <= STILL) {
      const point = scene.under(...at(event));
      if (point !== null) heard.pick(point);
    } else if (mode !== "pan" && path.length > 1) {
      const corners = outline().map(([x, y]) => toMap(scene.view, scene.size, x, y));
      if (corners.length >= 3) heard.lasso(simplified(corners));
    }
    heard.outline(null);
    path = [];
  };
  const cancel = (event: PointerEvent): void => {
    pointers.delete(event.pointerId);
    path = [];
    heard.outline(null);
  };
  const wheel = (event: WheelEvent): void => {
    event.preventDefault();
    const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
    scene.zoom(Math.exp(-event.deltaY * lines * (event.ctrlKey ? 0.01 : 0.0018)), ...at(event));
  };
  const key = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const act = KEYS[event.key];
    if (act === undefined) return;
    event.preventDefault();
    act(scene);
  };

  const stop = new AbortController();
  const { signal } = stop;
  canvas.addEventListener("pointerdown", down, { signal });
  canvas.addEventListener("pointermove", move, { signal });
  canvas.addEventListener("pointerup", up, { signal });
  canvas.addEventListener("pointercancel", cancel, { signal });
  canvas.addEventListener("pointerleave", () => heard.hover(null, 0, 0), { signal });
  canvas.addEventListener("wheel", wheel, { signal, passive: false });
  canvas.addEventListener("keydown", key, { signal });
  return () => stop.abort();
}
