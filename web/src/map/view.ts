/** The part of the map that is looked at. */

import type { Points } from "@/map/binary";

/** Centre in map coordinates; zoom 1 shows the whole map. */
export interface MapView {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

export const WHOLE: MapView = { x: 0, y: 0, zoom: 1 };
const MOST_ZOOM = 400;
const LEAST_ZOOM = 0.5;
const MARGIN = 0.92;

/** Pixels of one unit of the map. */
export const unit = ({ zoom }: MapView, { width, height }: Size): number =>
  (Math.max(1, Math.min(width, height)) / 2) * MARGIN * zoom;

export function toScreen(view: MapView, size: Size, x: number, y: number): [number, number] {
  const k = unit(view, size);
  return [size.width / 2 + (x - view.x) * k, size.height / 2 - (y - view.y) * k];
}

export function toMap(view: MapView, size: Size, sx: number, sy: number): [number, number] {
  const k = unit(view, size);
  return [view.x + (sx - size.width / 2) / k, view.y - (sy - size.height / 2) / k];
}

/** Where most points are: a few far away do not make all others small. */
export function fitted({ n, x, y }: Points, size: Size): MapView {
  if (n === 0) return WHOLE;
  const [west, east] = middleOf(x);
  const [south, north] = middleOf(y);
  const plain = unit(WHOLE, size);
  const zoom = Math.min(
    size.width / ((east - west) * plain || 1),
    size.height / ((north - south) * plain || 1),
  );
  return held({
    x: (west + east) / 2,
    y: (south + north) / 2,
    zoom: Math.min(4, Math.max(1, zoom * 0.82)),
  });
}

/** Where the middle 98 % of some values lie, by a sample. */
function middleOf(values: Float32Array): readonly [number, number] {
  const step = Math.max(1, Math.floor(values.length / 2_000));
  const sample = values.filter((_, i) => i % step === 0).sort();
  const at = (share: number): number => sample[Math.round(share * (sample.length - 1))] ?? 0;
  return [at(0.01), at(0.99)];
}

/** Keep the map in sight. */
function held(view: MapView): MapView {
  const within = (value: number): number => Math.min(1.2, Math.max(-1.2, value));
  return { x: within(view.x), y: within(view.y), zoom: Math.min(MOST_ZOOM, Math.max(LEAST_ZOOM, view.zoom)) };
}

/** Move by so many pixels of the pointer. */
export function panned(view: MapView, size: Size, dx: number, dy: number): MapView {
  const k = unit(view, size);
  return held({ ...view, x: view.x - dx / k, y: view.y + dy / k });
}

/** Come nearer by a factor, so that the place under a point of the screen stays there. */
export function zoomed(view: MapView, size: Size, factor: number, sx: number, sy: number): MapView {
  const [x, y] = toMap(view, size, sx, sy);
  const zoom = Math.min(MOST_ZOOM, Math.max(LEAST_ZOOM, view.zoom * factor));
  const k = unit({ ...view, zoom }, size);
  return held({ x: x - (sx - size.width / 2) / k, y: y + (sy - size.height / 2) / k, zoom });
}

/** Diameter of a point in CSS pixels: fewer and nearer points are larger. */
export function pointSize(n: number, zoom: number): number {
  const base = Math.min(8, Math.max(2, 9 - 1.3 * Math.log10(Math.max(1, n))));
  return Math.min(12, base * Math.max(1, zoom) ** 0.22);
}

/** Opacity of a point that passes the filter, 0–1: dense maps show their density. */
export function pointAlpha(n: number, zoom: number): number {
  const base = Math.min(0.95, Math.max(0.45, 1.35 - 0.15 * Math.log10(Math.max(1, n))));
  return Math.min(1, base * Math.max(1, zoom) ** 0.12);
}
