"""The page in a real Chromium: what its first load weighs, and a map of 100,000 points.

Drawing is by software (SwiftShader), as on a machine without a graphics card. Chromium and the
built page are needed: ``make page``, and Debian's ``chromium``.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
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
  const draw = kind.prototype.drawElements;
  kind.prototype.drawElements = function (mode, count, type, offset) {
    draw.call(this, mode, count, type, offset);
    window.__draws.push({ frame: document.timeline.currentTime, count });
  };
}
"""
"""Runs before the page: notes in which frame how many points were drawn."""

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
  const drawn = new Set(window.__draws.map(({ frame }) => frame).filter((frame) => frame > start));
  return drawn.size / ((now - start) / 1000);
}"""
"""Frames a second in which the map was drawn anew."""


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


def on_the_map(browser: Any, url: str, points: int) -> tuple[float, float]:  # noqa: ANN401
    """Open the map; milliseconds until it is drawn, and frames a second while it is panned."""
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
    page.evaluate(f"({FRAMES_UNTIL})({SECONDS * 1000}).then((rate) => (window.__rate = rate)); 0")
    rounds, frames = 0, None
    while frames is None:
        rounds += 1
        side = 1 if rounds % 2 else -1
        page.mouse.move(x + 60 * side, y + 30 * side, steps=12)
        frames = page.evaluate("window.__rate ?? null")
    page.mouse.up()
    context.close()
    return float(ready), float(frames)


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
            ready, frames = on_the_map(browser, url, points)
            browser.close()
    shown = f"map of {points:,} points, software WebGL"
    rows: list[dict[str, Any]] = [
        {"name": "first load of the page, compressed", "value": round(weight, 1), "unit": "kB"}
        | {"better": "lower", "target": 500},
        {"name": f"{shown}: drawn after its data arrive", "value": round(ready), "unit": "ms"}
        | {"better": "lower", "target": 2000},
        {"name": f"{shown}: panning", "value": round(frames, 1), "unit": "frames/s"}
        | {"target": 30},
    ]
    return [{k: v for k, v in row.items() if not quick or k != "target"} for row in rows]


if __name__ == "__main__":
    for measured in run(quick="--quick" in sys.argv):
        print(measured)
