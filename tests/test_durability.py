"""Processes killed with SIGKILL: nothing acknowledged is lost, and the work resumes."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
from pathlib import Path

import polars as pl

import assay

DECIDE = """
import sys, assay
with assay.open(sys.argv[1]) as workspace:
    data = workspace.dataset("texts")
    for number in range(int(sys.argv[2]), 1000):
        data.decide(f"t{number}", "relabel", label=f"label {number}", by="lena")
        print(number, flush=True)
"""

IMPORT = """
import sys, assay
with assay.open(sys.argv[1]) as workspace:
    workspace.import_file(sys.argv[2], name="texts", watch=lambda done, *_: print(done, flush=True))
"""

EMBED = """
import sys, assay
with assay.open(sys.argv[1]) as workspace:
    def watch(done, *_):
        print(done, flush=True)
        if done >= int(sys.argv[2]):
            sys.stdin.read()  # until somebody kills us
    workspace.dataset("texts").embed("minilm", watch=watch)
"""


def write_texts(path: Path, count: int, extra: str = "") -> Path:
    rows = [f"text number {i} {extra} {'word ' * (i % 7)}" for i in range(count)]
    ids = [f"t{i}" for i in range(count)]
    pl.DataFrame({"id": ids, "text": rows, "label": ["a", "b"] * (count // 2)}).write_csv(path)
    return path


def killed(code: str, *arguments: str, lines: int = 0, at: int = 0) -> list[int]:
    """Run code in a process; return every number it printed until it was killed.

    Args:
        code: What to run.
        arguments: Of the code.
        lines: Kill it after so many lines.
        at: Kill it at a number as large as this one.
    """
    command = [sys.executable, "-c", code, *arguments]
    printed = []
    pipe = subprocess.PIPE
    with subprocess.Popen(command, text=True, stdin=pipe, stdout=pipe) as child:
        assert child.stdout is not None
        for line in child.stdout:
            printed.append(int(line))
            if (lines and len(printed) == lines) or (at and printed[-1] >= at):
                child.send_signal(signal.SIGKILL)
    return printed


def test_no_acknowledged_decision_is_lost(tmp_path: Path) -> None:
    place = tmp_path / "ws"
    source = write_texts(tmp_path / "texts.csv", 1000)
    with assay.open(place) as workspace:
        workspace.load(source)
    draw = random.Random(7)
    acknowledged: list[int] = []
    while len(acknowledged) < 1000:
        # A kill between commit and print leaves a decision nobody was told of: begin after
        # the last one told, so that it is simply decided again.
        start = str(len(acknowledged))
        acknowledged += killed(DECIDE, str(place), start, lines=draw.randint(40, 400))
    with assay.open(place) as workspace:
        data = workspace.dataset("texts")
        labels = dict(data.rows(columns=["id", "label"]).rows())
        assert all(labels[f"t{number}"] == f"label {number}" for number in acknowledged)
        assert workspace.doctor(repair=True).healthy


def test_a_killed_import_leaves_what_was_there_and_can_be_done_again(tmp_path: Path) -> None:
    place = tmp_path / "ws"
    with assay.open(place) as workspace:
        workspace.load(write_texts(tmp_path / "texts.csv", 1000))
    source = write_texts(tmp_path / "more.csv", 300_000, "changed")
    killed(IMPORT, str(place), str(source), lines=1)
    with assay.open(place) as workspace:
        data = workspace.dataset("texts")
        assert len(data) in (1000, 300_000)
        (run,) = [r for r in workspace.runs() if r.params.get("path") == str(source)]
        assert (run.status == "done") == (len(data) == 300_000)
        assert workspace.doctor(repair=True).healthy
        report = workspace.import_file(source, name="texts")
        assert report.added + report.updated + report.unchanged == 300_000
        assert len(data) == 300_000


def test_a_killed_embedding_job_resumes_where_it_stopped(tmp_path: Path) -> None:
    place = tmp_path / "ws"
    with assay.open(place) as workspace:
        workspace.load(write_texts(tmp_path / "texts.csv", 2500))
    assert 1200 <= killed(EMBED, str(place), "1200", at=1200)[-1] < 2500
    with assay.open(place) as workspace:
        (run,) = [r for r in workspace.runs() if r.kind == "embed"]
        assert run.status == "interrupted"
        report = workspace.dataset("texts").embed("minilm")
        assert report.run == run.id
        assert 0 < report.cached < 2500
        assert report.cached + report.embedded == 2500
        assert [r.status for r in workspace.runs() if r.kind == "embed"] == ["done"]
        assert workspace.doctor(repair=True).healthy
