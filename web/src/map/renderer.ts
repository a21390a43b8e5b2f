/** Points on the graphics card, drawn with plain WebGL in one call. */
import type { Points } from "@/map/binary";
import { type MapView, pointAlpha, pointSize, type Size, unit } from "@/map/view";

/** Positions in map order; colours come as four bytes. A ring is drawn larger and in one colour. */
const VERTEX = `
attribute float x;
attribute float y;
attribute vec4 colour;
uniform vec4 view;
uniform float size;
uniform float alpha;
uniform vec4 ring;
varying vec4 shade;
void main() {
  gl_Position = vec4((x - view.x) * view.z, (y - view.y) * view.w, 0.0, 1.0);
  gl_PointSize = size;
  vec3 mixed = mix(colour.rgb, ring.rgb, ring.a);
  shade = vec4(mixed * alpha, alpha);
}`;
const FRAGMENT = `
precision mediump float;
varying vec4 shade;
void main() {
  vec2 off = gl_PointCoord - 0.5;
  if (dot(off, off) > 0.25) discard;
  gl_FragColor = shade;
}`;
/** Below this size a square looks round, and costs less. */
const SQUARE = FRAGMENT.replace(/ {2}vec2[\s\S]*discard;\n/, "");
const ROUND_FROM = 3.5;
const FADED = 0.14;

/** Milliseconds that drawing may take while the map moves; what it takes beyond is left out. */
const QUICK = 8;
const LEAST_MOVING = 10_000;
/** The first drawing also compiles and fills buffers, so that one look at the clock is too few. */
const LOOKS = 3;
/** A drawing this slow is not waited for again. */
const SLOW = 200;

type Context = WebGLRenderingContext | WebGL2RenderingContext;

interface Program {
  readonly program: WebGLProgram;
  readonly at: (name: string) => WebGLUniformLocation | null;
}

export class Renderer {
  readonly #canvas: HTMLCanvasElement;
  #gl: Context | null = null;
  #programs: { round: Program; square: Program } | null = null;
  #points: Points | null = null;
  #colours: Uint8Array | null = null;
  #mask: Uint8Array | null = null;
  #selected: Uint32Array | null = null;
  #faded = 0;
  #looks = 0;
  /** Milliseconds that drawing every point took, at best; unknown at first. */
  #cost = Infinity;
  /** Set where the browser has no WebGL, or took it away for good. */
  broken = false;

  constructor(canvas: HTMLCanvasElement) {
    this.#canvas = canvas;
    this.restore();
  }

  /** Begin anew: at first, and after the context was lost. */
  restore(): void {
    const options = { alpha: true, antialias: false, depth: false, powerPreference: "low-power" } as const;
    const gl = (this.#canvas.getContext("webgl2", options) ??
      this.#canvas.getContext("webgl", options)) as Context | null;
    this.#gl = gl;
    if (gl === null || gl.isContextLost()) {
      this.broken = gl === null;
      return;
    }
    gl.getExtension("OES_element_index_uint");
    this.#programs = { round: made(gl, FRAGMENT), square: made(gl, SQUARE) };
    this.#buffers = {};
    gl.enable(gl.BLEND);
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
    if (this.#points) this.points(this.#points);
    if (this.#colours) this.colours(this.#colours);
    this.#order();
    this.select(this.#selected);
  }

  #buffers: Record<string, WebGLBuffer> = {};

  #put(name: string, data: AllowSharedBufferSource, element = false): void {
    const gl = this.#gl;
    if (gl === null || gl.isContextLost()) return;
    const target = element ? gl.ELEMENT_ARRAY_BUFFER : gl.ARRAY_BUFFER;
    const buffer = (this.#buffers[name] ??= gl.createBuffer());
    gl.bindBuffer(target, buffer);
    gl.bufferData(target, data, gl.STATIC_DRAW);
  }

  points(points: Points): void {
    this.#points = points;
    this.#put("x", points.x);
    this.#put("y", points.y);
    if (this.#mask?.length !== points.n) this.#mask = null;
    this.#looks = 0;
    this.#cost = Infinity;
    this.#order();
  }

  colours(bytes: Uint8Array): void {
    this.#colours = bytes;
    this.#put("colour", bytes);
  }

  /** Points that do not pass are drawn first, faded. */
  mask(mask: Uint8Array | null): void {
    this.#mask = mask;
    this.#order();
  }

  #order(): void {
    const n = this.#points?.n ?? 0;
    const order = new Uint32Array(n);
    const mask = this.#mask;
    let [first, last] = [0, n];
    const step = strideOf(n);
    for (let k = 0, i = 0; k < n; k++, i = (i + step) % n) {
      if (mask === null || mask[i] === 1) order[--last] = i;
      else order[first++] = i;
    }
    this.#faded = first;
    this.#put("order", order, true);
  }

  select(positions: Uint32Array | null): void {
    this.#selected = positions;
    if (positions !== null) this.#put("selected", positions, true);
  }

  /**
   * Draw what is seen.
   *
   * @param moving - Another picture follows at once: where drawing all points takes too long, as
   *   without a graphics card, an even sample of them is drawn.
   */
  draw(
    view: MapView,
    size: Size,
    ratio: number,
    ring: readonly [number, number, number],
    moving: boolean,
  ): void {
    const started = performance.now();
    const share = moving ? this.#share() : 1;
    this.#paint(view, size, ratio, ring, share);
    const known = this.#looks >= LOOKS || (this.#looks > 0 && this.#cost > SLOW);
    if (moving || known || (this.#points?.n ?? 0) <= LEAST_MOVING) return;
    this.#gl?.readPixels(0, 0, 1, 1, this.#gl.RGBA, this.#gl.UNSIGNED_BYTE, new Uint8Array(4)); // waits
    this.#looks += 1;
    this.#cost = Math.min(this.#cost, performance.now() - started);
  }

  /** Milliseconds that drawing every point takes, as far as it is known. */
  get cost(): number {
    return Number.isFinite(this.#cost) ? this.#cost : 0;
  }

  #share(): number {
    const n = this.#points?.n ?? 0;
    return Math.min(1, Math.max(QUICK / this.#cost, LEAST_MOVING / Math.max(1, n)));
  }

  #paint(
    view: MapView,
    size: Size,
    ratio: number,
    ring: readonly [number, number, number],
    share: number,
  ): void {
    const gl = this.#gl;
    const points = this.#points;
    if (gl === null || gl.isContextLost() || this.#programs === null) return;
    gl.viewport(0, 0, this.#canvas.width, this.#canvas.height);
    gl.clearColor(0, 0, 0, 0);
    gl.clear(gl.COLOR_BUFFER_BIT);
    if (points === null || this.#colours === null || points.n === 0) return;
    const diameter = pointSize(points.n, view.zoom) * ratio;
    const alpha = pointAlpha(points.n * share, view.zoom);
    const many = this.#selected !== null && this.#selected.length > 0;
    const k = unit(view, size);
    const call = (buffer: string, from: number, all: number, wide: number, faint: number, ringed = 0) => {
      const count = Math.ceil(all * share);
      if (count === 0) return;
      const { program, at } = this.#programs?.[wide >= ROUND_FROM ? "round" : "square"] ?? {};
      if (program === undefined || at === undefined) return;
      gl.useProgram(program);
      this.#bind(gl, program);
      gl.uniform4f(at("view"), view.x, view.y, (2 * k) / size.width, (2 * k) / size.height);
      gl.uniform4f(at("ring"), ring[0], ring[1], ring[2], ringed);
      gl.uniform1f(at("size"), wide);
      gl.uniform1f(at("alpha"), faint);
      gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, this.#buffers[buffer] ?? null);
      gl.drawElements(gl.POINTS, count, gl.UNSIGNED_INT, from * 4);
    };
    call("order", 0, this.#faded, Math.max(1.5, diameter * 0.8), FADED);
    call("order", this.#faded, points.n - this.#faded, diameter, many ? alpha * 0.6 : alpha);
    if (many && this.#selected) {
      const raised = diameter + 1.5 * ratio;
      call("selected", 0, this.#selected.length, raised + 2.5 * ratio, 0.9, 1);
      call("selected", 0, this.#selected.length, raised, 1);
    }
  }

  #bind(gl: Context, program: WebGLProgram): void {
    for (const [name, count, type, unit] of [
      ["x", 1, gl.FLOAT, false],
      ["y", 1, gl.FLOAT, false],
      ["colour", 4, gl.UNSIGNED_BYTE, true],
    ] as const) {
      const at = gl.getAttribLocation(program, name);
      if (at < 0) continue;
      gl.bindBuffer(gl.ARRAY_BUFFER, this.#buffers[name] ?? null);
      gl.enableVertexAttribArray(at);
      gl.vertexAttribPointer(at, count, type, unit, 0, 0);
    }
  }

  dispose(): void {
    const gl = this.#gl;
    if (gl === null) return;
    for (const buffer of Object.values(this.#buffers)) gl.deleteBuffer(buffer);
    this.#buffers = {};
    this.#gl = null;
  }
}

/** A step through so many points that meets each of them once, and early ones far apart. */
export function strideOf(n: number): number {
  const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b));
  let step = Math.max(1, Math.round(n * 0.618));
  while (n > 1 && divisor(n, step) !== 1) step += 1;
  return step;
}

function made(gl: Context, fragment: string): Program {
  const program = gl.createProgram();
  for (const [kind, source] of [
    [gl.VERTEX_SHADER, VERTEX],
    [gl.FRAGMENT_SHADER, fragment],
  ] as const) {
    const shader = gl.createShader(kind);
    if (shader === null) continue;
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
  }
  gl.linkProgram(program);
  return { program, at: (name) => gl.getUniformLocation(program, name) };
}
