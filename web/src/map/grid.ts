/** Which point is nearest to a place: a uniform grid over the map. */
import type { Points } from "@/map/binary";

const PER_CELL = 4;
const MOST_SIDE = 1_024;

export class Grid {
  readonly #points: Points;
  readonly #side: number;
  /** Points of cell c are `#items[#starts[c]]` to before `#items[#starts[c + 1]]`. */
  readonly #starts: Uint32Array;
  readonly #items: Uint32Array;

  constructor(points: Points) {
    const { n } = points;
    this.#points = points;
    this.#side = Math.min(MOST_SIDE, Math.max(1, Math.ceil(Math.sqrt(n / PER_CELL))));
    const cells = new Uint32Array(n);
    const starts = new Uint32Array(this.#side * this.#side + 1);
    for (let i = 0; i < n; i++) {
      const cell = this.#cell(points.x[i] ?? 0) + this.#side * this.#cell(points.y[i] ?? 0);
      cells[i] = cell;
      starts[cell + 1] = (starts[cell + 1] ?? 0) + 1;
    }
    for (let c = 1; c < starts.length; c++) starts[c] = (starts[c] ?? 0) + (starts[c - 1] ?? 0);
    const next = starts.slice();
    this.#items = new Uint32Array(n);
    for (let i = 0; i < n; i++) {
      const cell = cells[i] ?? 0;
      const at = next[cell] ?? 0;
      this.#items[at] = i;
      next[cell] = at + 1;
    }
    this.#starts = starts;
  }

  #cell(value: number): number {
    const cell = Math.floor(((value + 1) / 2) * this.#side);
    return Math.min(this.#side - 1, Math.max(0, cell));
  }

  /**
   * Return the position of the nearest point within a distance, or null.
   *
   * @param passes - One byte for every point; where given, others are not found.
   */
  nearest(x: number, y: number, within: number, passes?: Uint8Array | null): number | null {
    let best: number | null = null;
    let least = within * within;
    const [west, east] = [this.#cell(x - within), this.#cell(x + within)];
    const [south, north] = [this.#cell(y - within), this.#cell(y + within)];
    for (let row = south; row <= north; row++) {
      const begin = this.#starts[row * this.#side + west] ?? 0;
      const end = this.#starts[row * this.#side + east + 1] ?? 0;
      for (let at = begin; at < end; at++) {
        const i = this.#items[at] ?? 0;
        if (passes && passes[i] !== 1) continue;
        const dx = (this.#points.x[i] ?? NaN) - x;
        const dy = (this.#points.y[i] ?? NaN) - y;
        const distance = dx * dx + dy * dy;
        if (distance <= least) [best, least] = [i, distance];
      }
    }
    return best;
  }
}
