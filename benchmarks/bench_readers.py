"""How fast, and in how little memory, a large clean CSV is read.

The file is generated; each reading runs in a process of its own, so that its peak of resident
memory is its own. The peer is polars' ``read_csv`` of the same file, which holds it whole.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
from pathlib import Path

_READ = """
import json, sys, time
def peak():
    # VmHWM: unlike ru_maxrss it is not inherited from the parent
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmHWM")) / 1024
started = time.perf_counter()
from assay.readers import open_source
loaded = time.perf_counter()
rows = sum(frame.height for frame in open_source(sys.argv[1]).batches())
print(json.dumps({"rows": rows, "seconds": time.perf_counter() - loaded, "mb": peak()}))
"""

_PEER = """
import json, sys, time
def peak():
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmHWM")) / 1024
import polars as pl
loaded = time.perf_counter()
rows = pl.read_csv(sys.argv[1]).height
print(json.dumps({"rows": rows, "seconds": time.perf_counter() - loaded, "mb": peak()}))
"""

_SENTENCE = (
    "please help me with my card it is lost and I would like to know when the new one will arrive"
)


def write_csv(path: Path, rows: int, seed: int = 0) -> None:
    """Write rows of id, text, label and score, about 75 bytes each."""
    chance = random.Random(seed)
    texts = [" ".join(chance.choices(_SENTENCE.split(), k=9)) for _ in range(5000)]
    with path.open("w", encoding="utf-8") as file:
        file.write("id,text,label,score\n")
        for start in range(0, rows, 10_000):
            file.writelines(
                f"r{i},{texts[i % 5000]},intent_{i % 77},{i % 100 / 100}\n"
                for i in range(start, min(rows, start + 10_000))
            )


def measure(script: str, path: Path) -> dict[str, float]:
    """Run a reading in a new process."""
    done = subprocess.run(
        [sys.executable, "-c", script, str(path)], capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout)


def run(quick: bool = False) -> list[dict]:
    """Measure rows/s and peak memory.

    Args:
        quick: A tenth of the rows.

    Returns:
        Rows as ``benchmarks/run.py`` describes them.
    """
    rows = 100_000 if quick else 1_000_000
    figures: list[dict] = []
    with tempfile.TemporaryDirectory() as folder:
        for count in (rows, 10 * rows):
            path = Path(folder, "rows.csv")
            write_csv(path, count)
            figures += _figures(count, measure(_READ, path), measure(_PEER, path), quick=quick)
    return figures


def _figures(
    rows: int, ours: dict[str, float], peer: dict[str, float], *, quick: bool
) -> list[dict]:
    speed = {
        "name": f"read a clean CSV of {rows:,} short rows",
        "value": ours["rows"] / ours["seconds"],
        "unit": "rows/s",
        "target": None if quick else 500_000,
        "peer": "polars.read_csv",
        "peer_value": peer["rows"] / peer["seconds"],
    }
    memory = {
        "name": f"peak memory while reading {rows:,} rows",
        "value": ours["mb"],
        "unit": "MB",
        "better": "lower",
        "target": 800,
        "peer": "polars.read_csv",
        "peer_value": peer["mb"],
        "note": "polars holds the file whole",
    }
    return [speed, memory]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    print(json.dumps(run(quick=parser.parse_args().quick), indent=2))
