/** A map on a canvas: what is drawn, which part of it, and when. Draws only after a change. */
import { Grid } from "@/map/grid";
import type { Points } from "@/map/binary";
import { Renderer } from "@/map/renderer";
import { fitted, type MapView, panned, type Size, toMap, unit, WHOLE, zoomed } from "@/map/view";

const MOST_RATIO = 1.5;
const MANY = 50_000;
const REACH = 12;
/** Milliseconds without a movement until the map is drawn whole again: longer where that takes long. */
const REST = 150;
const LONGEST_REST = 1_000;

export class Scene {
  readonly #canvas: HTMLCanvasElement;
  readonly #renderer: Renderer;
  readonly #watch: ResizeObserver;
  #frame = 0;
  #resting = 0;
  #grid: Grid | null = null;
  #points: Points | null = null;
  #mask: Uint8Array | null = null;
  view: MapView = WHOLE;
  size: Size = { width: 1, height: 1 };
  #ring: readonly [number, number, number] = [0, 0, 0];
  #drawn: () => void = () => undefined;
  /** Called when the browser took the drawing away, and when it gave it back. */
  onLost: (lost: boolean) => void = () => undefined;

  constructor(canvas: HTMLCanvasElement) {
    this.#canvas = canvas;
    this.#renderer = new Renderer(canvas);
    canvas.addEventListener("webglcontextlost", this.#lost);
    canvas.addEventListener("webglcontextrestored", this.#restored);
    this.#watch = new ResizeObserver(() => this.resize());
    this.#watch.observe(canvas);
    this.resize();
  }

  get broken(): boolean {
    return this.#renderer.broken;
  }

  readonly #lost = (event: Event): void => {
    event.preventDefault(); // the browser gives it back
    this.onLost(true);
  };

  readonly #restored = (): void => {
    this.#renderer.restore();
    this.ask();
    this.onLost(false);
  };

  resize(): void {
    this.size = {
      width: Math.max(1, this.#canvas.clientWidth),
      height: Math.max(1, this.#canvas.clientHeight),
    };
    const ratio = this.#ratio();
    const [width, height] = [Math.round(this.size.width * ratio), Math.round(this.size.height * ratio)];
    if (this.#canvas.width !== width || this.#canvas.height !== height) {
      this.#canvas.width = width;
      this.#canvas.height = height;
    }
    this.ask();
  }

  #ratio(): number {
    return Math.min(devicePixelRatio, (this.#points?.n ?? 0) > MANY ? 1 : MOST_RATIO);
  }

  points(points: Points): void {
    this.#points = points;
    this.#grid = null;
    this.#mask = null;
    this.#renderer.points(points);
    this.resize();
    this.look(fitted(points, this.size));
  }

  colours(bytes: Uint8Array): void {
    this.#renderer.colours(bytes);
    this.ask();
  }

  mask(mask: Uint8Array | null): void {
    this.#mask = mask;
    this.#renderer.mask(mask);
    this.ask();
  }

  select(positions: Uint32Array | null): void {
    this.#renderer.select(positions);
    this.ask();
  }

  /**
   * Say how it looks.
   *
   * @param ring - Colour around selected points, 0–1.
   * @param drawn - Called after each drawn frame.
   */
  dress(ring: readonly [number, number, number], drawn: () => void): void {
    this.#ring = ring;
    this.#drawn = drawn;
    this.ask();
  }

  look(view: MapView): void {
    this.view = view;
    this.ask();
  }

  pan(dx: number, dy: number): void {
    this.#move(panned(this.view, this.size, dx, dy));
  }

  /** Look elsewhere on the way to somewhere else. */
  #move(view: MapView): void {
    clearTimeout(this.#resting);
    const rest = Math.min(LONGEST_REST, Math.max(REST, 2 * this.#renderer.cost));
    this.#resting = window.setTimeout(() => {
      this.#resting = 0;
      this.ask();
    }, rest);
    this.look(view);
  }

  zoom(factor: number, sx = this.size.width / 2, sy = this.size.height / 2): void {
    this.#move(zoomed(this.view, this.size, factor, sx, sy));
  }

  /** The point under a place of the screen, or null. The index is made when first asked for. */
  under(sx: number, sy: number): number | null {
    if (this.#points === null) return null;
    this.#grid ??= new Grid(this.#points);
    const [x, y] = toMap(this.view, this.size, sx, sy);
    return this.#grid.nearest(x, y, REACH / unit(this.view, this.size), this.#mask);
  }

  /** Draw before the next picture of the screen. */
  ask(): void {
    if (this.#frame !== 0) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      this.#renderer.draw(this.view, this.size, this.#ratio(), this.#ring, this.#resting !== 0);
      this.#drawn();
    });
  }

  dispose(): void {
    cancelAnimationFrame(this.#frame);
    clearTimeout(this.#resting);
    this.#watch.disconnect();
    this.#canvas.removeEventListener("webglcontextlost", this.#lost);
    this.#canvas.removeEventListener("webglcontextrestored", this.#restored);
    this.#renderer.dispose();
  }
}
