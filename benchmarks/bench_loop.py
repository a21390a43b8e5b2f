"""What a person waits for: the command to start, and the loop on a real export, cold."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
EXPORT = Path("humanloop", "chatbot_intent_classifier_data.json")
STEPS = {
    "import": ["import", "{file}", "--name", "chat"],
    "embed": ["embed", "chat"],
    "train": ["train", "chat"],
    "check": ["check", "chat"],
}


def data_folder() -> Path:
    folder = Path(os.environ.get("ASSAY_DATA", ROOT.parent / "shared" / "data"))
    if not (folder / EXPORT).is_file():
        raise SystemExit(f"needs {EXPORT} in ASSAY_DATA or ../shared/data")
    return folder


def seconds(command: list[str], runs: int = 1) -> float:
    """Median wall time of a whole process."""
    times = []
    for _ in range(runs):
        started = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        times.append(time.perf_counter() - started)
    return statistics.median(times)


def start_up(runs: int) -> list[dict[str, Any]]:
    """Time to import and to help, less nothing: whole processes."""
    bare = seconds([sys.executable, "-c", "pass"], runs)
    imported = seconds([sys.executable, "-c", "import assay"], runs)
    helped = seconds([sys.executable, "-m", "assay.cli", "--help"], runs)
    return [
        {"name": "import assay, beyond a bare interpreter", "value": 1000 * (imported - bare),
         "unit": "ms", "better": "lower", "target": 150},
        {"name": "assay --help", "value": helped, "unit": "s", "better": "lower", "target": 0.5},
    ]  # fmt: skip


def loop(folder: Path) -> list[dict[str, Any]]:
    """Every step as its own process on an empty workspace: what the first user waits for."""
    rows, total = [], 0.0
    with tempfile.TemporaryDirectory() as place:
        base = [sys.executable, "-m", "assay.cli", "--workspace", f"{place}/ws"]
        for step, words in STEPS.items():
            spent = seconds([*base, *(word.format(file=folder / EXPORT) for word in words)])
            total += spent
            rows.append(
                {"name": f"chatbot export: {step}", "value": spent, "unit": "s", "better": "lower"}
            )
    whole = {"name": "chatbot export: import, embed, train, check, four cold processes",
             "value": total, "unit": "s", "better": "lower", "target": 60}  # fmt: skip
    return [*rows, whole]


def run(quick: bool = False) -> list[dict[str, Any]]:
    return [*start_up(3 if quick else 9), *loop(data_folder())]


if __name__ == "__main__":
    for row in run("--quick" in sys.argv):
        print(row)
