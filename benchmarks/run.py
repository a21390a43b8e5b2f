"""Run the benchmarks, each in a process of its own, and write what they measured, and on what.

Every ``bench_<name>.py`` in this folder has ``run(quick: bool)`` that returns a list of rows. A
row is a mapping with

- ``name``: what is measured, in words, and ``value``, a number, with its ``unit``;
- ``target`` (optional): the number to reach, and ``better``: ``"higher"`` (default) or ``"lower"``;
- ``peer`` and ``peer_value`` (optional): who else was measured in the same run, and their number;
- ``target_ratio`` (optional): the target is on the ratio to the peer instead of on the value;
- ``note`` (optional): a phrase.

Running one benchmark (``--only``) replaces its rows in the results and keeps the others.

A benchmark that lacks its data or peer raises ``SystemExit`` with the reason and is listed as
skipped.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent
RESULTS = FOLDER / "results"
PACKAGES = (
    *("assay", "numpy", "scikit-learn", "onnxruntime", "tokenizers", "polars"),
    *("sqlalchemy", "tantivy", "torch", "sentence-transformers", "cleanlab", "umap-learn"),
    *("setfit", "bertopic", "hdbscan", "evoc", "imbalanced-learn"),
)


@dataclass(frozen=True)
class Row:
    """One measurement with what it is held against."""

    bench: str
    name: str
    value: float
    unit: str = ""
    better: str = "higher"
    target: float | None = None
    peer: str = ""
    peer_value: float | None = None
    target_ratio: float | None = None
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """How many times better than the peer, above 1 when we are ahead."""
        if not self.peer_value or not self.value:
            return None
        ratio = self.value / self.peer_value
        return ratio if self.better == "higher" else 1 / ratio

    @property
    def reached(self) -> bool | None:
        """Whether every target of the row is met; ``None`` where there is none."""
        met: list[bool] = []
        if self.target is not None:
            above = self.value >= self.target
            met.append(above if self.better == "higher" else self.value <= self.target)
        if self.target_ratio is not None and self.ratio is not None:
            met.append(self.ratio >= self.target_ratio)
        return all(met) if met else None


@dataclass
class Outcome:
    """What all benchmarks of one run gave."""

    rows: list[Row] = field(default_factory=list)
    skipped: dict[str, str] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)


def as_row(bench: str, measured: Any) -> Row:  # noqa: ANN401 - a mapping or a dataclass
    """Read one row of a benchmark; unknown keys become part of the note."""
    fields = dict(measured) if isinstance(measured, Mapping) else asdict(measured)
    known = {key: fields.pop(key) for key in Row.__dataclass_fields__ if key in fields}
    extra = "; ".join(f"{key} {value}" for key, value in fields.items() if value is not None)
    note = "; ".join(part for part in (known.pop("note", ""), extra) if part)
    known.pop("bench", None)
    return Row(bench=bench, note=note, **known)


def run_here(name: str, quick: bool) -> list[dict[str, Any]]:
    """Import one benchmark and run it in this process."""
    path = FOLDER / f"bench_{name}.py"
    spec = importlib.util.spec_from_file_location(path.stem, path)
    if spec is None or spec.loader is None:
        raise SystemExit(f"cannot load {path.name}")
    sys.path.insert(0, str(FOLDER))
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    spec.loader.exec_module(module)
    return [asdict(as_row(name, row)) for row in module.run(quick=quick)]


def run_apart(name: str, quick: bool, outcome: Outcome) -> None:
    """Run one benchmark in a fresh process, so that its memory and threads are its own."""
    with tempfile.TemporaryDirectory() as folder:
        answer = Path(folder) / "rows.json"
        command = [sys.executable, __file__, "--child", name, "--answer", str(answer)]
        done = subprocess.run(
            command + ["--quick"] * quick, stderr=subprocess.PIPE, text=True, check=False
        )
        sys.stderr.write(done.stderr)
        if answer.exists():
            outcome.rows += [Row(**row) for row in json.loads(answer.read_text(encoding="utf-8"))]
            return
        last = (done.stderr.strip().splitlines() or [f"exit code {done.returncode}"])[-1]
        where = outcome.failed if "Traceback" in done.stderr else outcome.skipped
        where[name] = last


def machine() -> dict[str, str]:
    """Describe the machine by what decides speed, and by nothing that names it."""
    cpu = platform.processor() or platform.machine()
    memory = ""
    if (info := Path("/proc/cpuinfo")).exists():
        models = [line for line in info.read_text().splitlines() if line.startswith("model name")]
        cpu = models[0].split(":", 1)[1].strip() if models else cpu
    if (info := Path("/proc/meminfo")).exists():
        memory = f"{int(info.read_text().split()[1]) / 1024**2:.0f} GiB"
    return {
        "cpu": cpu,
        "cores": str(len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count()),
        "memory": memory,
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
    }


def versions() -> dict[str, str]:
    """Versions of what was measured, ourselves and peers."""
    found = {}
    for package in PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found


def number(value: float | None, unit: str = "") -> str:
    """Write a number with the digits that matter."""
    if value is None:
        return ""
    if value and abs(value) < 0.001:
        written = f"{value:.2e}"
    elif abs(value) >= 1000:
        written = f"{value:,.0f}"
    elif abs(value) >= 10:
        written = f"{value:.1f}"
    else:
        written = f"{value:.3f}"
    return f"{written} {unit}".strip()


def cells(row: Row) -> list[str]:
    """Return a row as the table shows it."""
    sign = "≥" if row.better == "higher" else "≤"
    targets = [f"{sign} {number(row.target, row.unit)}"] if row.target is not None else []
    if row.target_ratio is not None:
        targets.append(f"≥ {row.target_ratio:g} × peer")
    peer = f"{row.peer}: {number(row.peer_value, row.unit)}" if row.peer_value is not None else ""
    verdict = {True: "yes", False: "NO", None: ""}[row.reached]
    ratio = f"{row.ratio:.2f} ×" if row.ratio is not None else ""
    value = number(row.value, row.unit)
    return [row.bench, row.name, value, ", ".join(targets), verdict, peer, ratio, row.note]


def markdown(outcome: Outcome, about: Mapping[str, Any]) -> str:
    """Return the whole result as a page."""
    heading = ["bench", "measure", "value", "target", "reached", "peer", "against peer", "note"]
    table = [heading, ["---"] * len(heading), *(cells(row) for row in outcome.rows)]
    lines = [f"# Benchmarks, {about['date']}{', quick' if about['quick'] else ''}", ""]
    lines += ["| " + " | ".join(c.replace("|", "/") for c in row) + " |" for row in table]
    for title, items in (("Skipped", outcome.skipped), ("Failed", outcome.failed)):
        if items:
            lines += ["", f"{title}:", "", *(f"- {name}: {why}" for name, why in items.items())]
    if measured := about.get("measured"):
        days = ", ".join(f"{bench} {day}" for bench, day in measured.items())
        lines += ["", f"Measured: {days}."]
    lines += [
        "",
        "Machine: " + ", ".join(f"{k} {v}" for k, v in about["machine"].items() if v) + ".",
    ]
    lines += ["", "Versions: " + ", ".join(f"{k} {v}" for k, v in about["versions"].items()) + "."]
    return "\n".join(lines) + "\n"


def merged(outcome: Outcome, about: dict[str, Any], name: str) -> Outcome:
    """Keep what other benchmarks measured before on this kind of machine, each with its date."""
    path = RESULTS / f"{name}.json"
    ran = {row.bench for row in outcome.rows} | set(outcome.skipped) | set(outcome.failed)
    about["measured"] = dict.fromkeys(sorted(ran), about["date"])
    if not path.exists():
        return outcome
    before = json.loads(path.read_text(encoding="utf-8"))
    if before["machine"] != about["machine"] or before["quick"] != about["quick"]:
        return outcome
    derived = ("ratio", "reached")
    rows = [{k: v for k, v in row.items() if k not in derived} for row in before["rows"]]
    kept = [Row(**row) for row in rows if row["bench"] not in ran]
    dates = {bench: day for bench, day in before["measured"].items() if bench not in ran}
    about["measured"] = dict(sorted({**about["measured"], **dates}.items()))
    skipped = {k: v for k, v in before["skipped"].items() if k not in ran}
    ordered = sorted([*kept, *outcome.rows], key=lambda row: row.bench)
    return Outcome(ordered, {**skipped, **outcome.skipped}, outcome.failed)


def write(outcome: Outcome, about: Mapping[str, Any], page: str, name: str) -> None:
    """Write the result as JSON and as a page."""
    RESULTS.mkdir(exist_ok=True)
    rows = [{**asdict(r), "ratio": r.ratio, "reached": r.reached} for r in outcome.rows]
    whole = {**about, "rows": rows, "skipped": outcome.skipped, "failed": outcome.failed}
    text = json.dumps(whole, indent=2, ensure_ascii=False) + "\n"
    (RESULTS / f"{name}.json").write_text(text, encoding="utf-8")
    (RESULTS / f"{name}.md").write_text(page, encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the chosen benchmarks; 1 when one failed."""
    names = sorted(path.stem.removeprefix("bench_") for path in FOLDER.glob("bench_*.py"))
    parser = argparse.ArgumentParser(description="Measure speed, memory and quality.")
    parser.add_argument("--quick", action="store_true", help="small sizes, to see that all runs")
    parser.add_argument(
        "--only", action="append", metavar="NAME", choices=names, help="one of them"
    )
    parser.add_argument("--name", help="name of the result files; latest, or quick, when not given")
    parser.add_argument("--child", help=argparse.SUPPRESS)
    parser.add_argument("--answer", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.child:
        options.answer.write_text(json.dumps(run_here(options.child, options.quick)))
        return 0
    outcome = Outcome()
    for name in options.only or names:
        print(f"bench {name} …", file=sys.stderr, flush=True)
        run_apart(name, options.quick, outcome)
    about: dict[str, Any] = {
        "date": datetime.now(UTC).date().isoformat(),
        "quick": options.quick,
        "machine": machine(),
        "versions": versions(),
    }
    name = options.name or ("quick" if options.quick else "latest")
    page = markdown(outcome, about)
    print(page)
    whole = merged(outcome, about, name)
    write(whole, about, markdown(whole, about), name)
    return 1 if outcome.failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
