/** Which names of clusters are written on the map, so that none lies over another. */
import { type MapView, type Size, toScreen } from "@/map/view";

export interface Named {
  readonly x: number;
  readonly y: number;
  /** Pixels of its name. */
  readonly width: number;
}

const HEIGHT = 20;
const GAP = 6;
const LIFT = 14;

/** Fewer names where the map is seen from afar. */
export const mostNames = (zoom: number): number => Math.round(10 * Math.max(1, zoom));

/**
 * Place the names, the first ones first.
 *
 * @returns For each its centre in pixels, or null where it is not written.
 */
export function placed(named: readonly Named[], view: MapView, size: Size): ([number, number] | null)[] {
  const boxes: (readonly [number, number, number])[] = [];
  const most = mostNames(view.zoom);
  return named.map(({ x, y, width }) => {
    const [sx, middle] = toScreen(view, size, x, y);
    const sy = middle - LIFT; // beside what it names, not over it
    const half = width / 2;
    if (boxes.length >= most || sy < HEIGHT / 2 || sy > size.height - HEIGHT / 2) return null;
    if (sx < 0 || sx > size.width) return null;
    const cx = Math.min(size.width - half, Math.max(half, sx));
    const free = boxes.every(
      ([bx, by, other]) => Math.abs(bx - cx) > half + other + GAP || Math.abs(by - sy) > HEIGHT + GAP / 2,
    );
    if (!free) return null;
    boxes.push([cx, sy, half]);
    return [cx, sy];
  });
}
