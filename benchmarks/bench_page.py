"""The page in a real Chromium: what its first load weighs, and a map of 100,000 points.

Drawing is by software (SwiftShader), as on a machine without a graphics card. Chromium and the
built page are needed: ``make page``, and Debian's ``chromium``.

A frame of a pan counts when the map was drawn in it at another place than in the frame before;
Chromium begins no frame before the last but one is on the screen, so that over seconds none is
counted that nobody could see. Where all points take too long, the map draws an even sample of
them while it moves, and all when it rests: both are measured.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

import assay
from assay.server.static import FOLDER
from bench_server import served

POINTS = 100_000
QUICK_POINTS = 5_000
SECONDS = 4
"""How long the map is panned."""

FLAGS = (
    *("--no-sandbox", "--disable-quic", "--disable-background-networking"),
    *("--use-angle=swiftshader", "--enable-unsafe-swiftshader"),
)

COUNT_DRAWS = """
window.__draws = [];
for (const kind of [WebGLRenderingContext, WebGL2RenderingContext]) {
  const { drawElements, uniform4f } = kind.prototype;
  let place = "";
  kind.prototype.uniform4f = function (at, ...values) {
    if (values[3] > 0) place = values.join(); // the part looked at; the other one is a colour
    uniform4f.call(this, at, ...values);
  };
  kind.prototype.drawElements = function (mode, count, type, offset) {
    drawElements.call(this, mode, count, type, offset);
    window.__draws.push({ frame: document.timeline.currentTime, place, count });
  };
}
"""
"""Runs before the page: notes in which frame how many points were drawn, and which part."""

FIRST_DRAW = """async (points) => {
  const frame = () => new Promise(requestAnimationFrame);
  const patience = performance.now() + 60_000;
  while (performance.now() < patience) {
    if (window.__draws.reduce((sum, { count }) => sum + count, 0) >= points) {
      const canvas = document.querySelector("canvas");
      const gl = canvas.getContext("webgl2") ?? canvas.getContext("webgl");
      gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4));
      await frame();
      const arrived = performance.getEntriesByType("resource")
        .filter(({ name }) => name.includes("/projection/points")).at(-1).responseEnd;
      return performance.now() - arrived;
    }
    await frame();
  }
  const drawn = window.__draws.reduce((sum, { count }) => sum + count, 0);
  throw new Error(`the map was not drawn: ${drawn} of ${points} points`);
}"""
"""Milliseconds from the arrival of the points to the end of the frame that shows them."""

FRAMES_UNTIL = """async (until) => {
  const start = document.timeline.currentTime;
  let now = start;
  while (now - start < until) now = await new Promise(requestAnimationFrame);
  const frames = new Map();
  for (const { frame, place, count } of window.__draws) {
    if (frame <= start) continue;
    frames.set(frame, { place, count: count + (frames.get(frame)?.count ?? 0) });
  }
  const seen = [...frames.values()];
  const elsewhere = seen.filter(({ place }, i) => i > 0 && place !== seen[i - 1].place);
  const counts = elsewhere.map(({ count }) => count).sort((a, b) => a - b);
  const seconds = (now - start) / 1000;
  return { rate: elsewhere.length / seconds, drawn: counts[counts.length >> 1] ?? 0 };
}"""
"""Frames a second in which the map stood elsewhere, and how many points such a frame had."""

WHOLE_AGAIN = """async (points) => {
  const start = performance.now();
  const frame = () => new Promise(requestAnimationFrame);
  while (performance.now() - start < 60_000) {
    const last = window.__draws.at(-1).frame;
    const count = window.__draws.filter((draw) => draw.frame === last)
      .reduce((sum, { count }) => sum + count, 0);
    if (count >= points) {
      const canvas = document.querySelector("canvas");
      const gl = canvas.getContext("webgl2") ?? canvas.getContext("webgl");
      gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4));
      return performance.now() - start;
    }
    await frame();
  }
  throw new Error("the map is not whole after the pan");
}"""
"""Milliseconds from now until every point is drawn."""


@dataclass(frozen=True)
class Panned:
    """What a visit to the map measured.

    Attributes:
        ready: Milliseconds from the arrival of the points to the frame that shows them.
        rate: Frames a second while it is panned.
        drawn: Points in such a frame, median.
        cpu: Milliseconds of processor time of the whole browser in such a frame.
        whole: Milliseconds from the end of the pan until every point is drawn.
    """

    ready: float
    rate: float
    drawn: int
    cpu: float
    whole: float


def prepare(folder: Path, points: int) -> None:
    """Make a workspace with so many records on a map."""
    source = folder / "points.parquet"
    pl.DataFrame(
        {
            "id": [f"r{n}" for n in range(points)],
            "text": [
                f"record {n} speaks of topic {n % 24} and of {n % 997}" for n in range(points)
            ],
            "label": [f"topic_{n % 24}" for n in range(points)],
        }
    ).write_parquet(source)
    settings = assay.Settings(encoder="fake")
    with assay.open(folder / "ws", settings=settings) as workspace:
        workspace.load(source, name="points").project()


def first_load(browser: Any, url: str) -> float:  # noqa: ANN401 - the browser is optional
    """Load Home in an empty profile and return what came over the wire, in kilobytes."""
    page = browser.new_page()
    page.goto(url, wait_until="networkidle")
    size = page.evaluate(
        "performance.getEntriesByType('resource').filter(e => !e.name.includes('/api/'))"
        ".reduce((sum, e) => sum + e.encodedBodySize, 0)"
        " + performance.getEntriesByType('navigation')[0].encodedBodySize"
    )
    page.close()
    return size / 1000


def processor_time() -> float:
    """Return the processor time of every process below this one so far, in seconds."""
    parents: dict[int, tuple[int, float]] = {}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            fields = (entry / "stat").read_text().rpartition(")")[2].split()
        except OSError:  # it has ended
            continue
        ticks = int(fields[11]) + int(fields[12])
        parents[int(entry.name)] = int(fields[1]), ticks / os.sysconf("SC_CLK_TCK")
    ours = {os.getpid()}
    while more := {one for one, (parent, _) in parents.items() if parent in ours} - ours:
        ours |= more
    return sum(parents[one][1] for one in ours - {os.getpid()} if one in parents)


def on_the_map(browser: Any, url: str, points: int) -> Panned:  # noqa: ANN401
    """Open the map and pan it."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.add_init_script(COUNT_DRAWS)
    page.goto(f"{url}/d/points/explore")
    ready = page.evaluate(FIRST_DRAW, points)
    page.wait_for_load_state("networkidle")
    box = page.locator("canvas").first.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    busy = processor_time()
    page.evaluate(f"({FRAMES_UNTIL})({SECONDS * 1000}).then((seen) => (window.__seen = seen)); 0")
    rounds, seen = 0, None
    while seen is None:
        rounds += 1
        side = 1 if rounds % 2 else -1
        page.mouse.move(x + 60 * side, y + 30 * side, steps=12)
        seen = page.evaluate("window.__seen ?? null")
    busy = processor_time() - busy
    page.mouse.up()
    whole = page.evaluate(WHOLE_AGAIN, points)
    context.close()
    frames = max(1.0, seen["rate"] * SECONDS)
    return Panned(ready, seen["rate"], seen["drawn"], busy * 1000 / frames, whole)


def run(*, quick: bool = False) -> list[dict[str, Any]]:
    """Measure everything; ``quick`` takes fewer points and sets no targets."""
    executable = shutil.which("chromium") or shutil.which("google-chrome")
    if executable is None or not (FOLDER / "index.html").is_file():
        raise SystemExit("needs Chromium and the built page (make page)")
    from playwright.sync_api import sync_playwright

    points = QUICK_POINTS if quick else POINTS
    with tempfile.TemporaryDirectory() as scratch:
        prepare(Path(scratch), points)
        with served(Path(scratch) / "ws") as (url, _), sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=executable, args=list(FLAGS))
            weight = first_load(browser, url)
            on_the_map(browser, url, points)  # the first visit compiles shaders and fills caches
            panned = on_the_map(browser, url, points)
            browser.close()
    shown = f"map of {points:,} points, software WebGL"
    rows: list[dict[str, Any]] = [
        {"name": "first load of the page, compressed", "value": round(weight, 1), "unit": "kB"}
        | {"better": "lower", "target": 500},
        {"name": f"{shown}: drawn after its data arrive", "value": round(panned.ready)}
        | {"unit": "ms", "better": "lower", "target": 2000},
        {"name": f"{shown}: panning", "value": round(panned.rate, 1), "unit": "frames/s"}
        | {"target": 30, "note": f"{panned.drawn:,} points in each, all when it rests"},
        {"name": f"{shown}: whole again after the pan", "value": round(panned.whole)}
        | {"unit": "ms", "better": "lower"},
        {"name": f"{shown}: processor time of a frame", "value": round(panned.cpu, 1)}
        | {"unit": "ms", "better": "lower", "note": "all processes of the browser together"},
    ]
    return [{k: v for k, v in row.items() if not quick or k != "target"} for row in rows]


if __name__ == "__main__":
    for measured in run(quick="--quick" in sys.argv):
        print(measured)
