"""Every example a person can copy works: the fences of the documentation and the examples folder.

A page is run from top to bottom in one empty folder. ``python`` fences share one namespace; in
``console`` fences each line after ``$`` is run, and the lines below it must appear in what it
prints, in order, with any number in place of a number and anything in place of ``…``. What a
``python`` fence prints stands below the fence's statement as ``#> …`` and is held to the same.

Comments above a fence say what else it is:

- ``<!-- file: NAME -->``: the content of the file NAME, as a reader would have it;
- ``<!-- fails: CODE -->``: its last command ends with this exit code;
- ``<!-- not run: REASON -->``: it is not run, and why;
- ``<!-- starts with: tutorial -->``, once on a page: the folder is the one the tutorial leaves.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import runpy
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import assay
from assay.cli import output
from assay.cli.app import run
from assay.quality import registry
from assay.sample import sample_names, sample_path

ROOT = Path(__file__).resolve().parent.parent
TUTORIAL = ROOT / "docs" / "tutorial" / "first-loop.md"
STARTS_WITH_TUTORIAL = "<!-- starts with: tutorial -->"
WIDTH = 110
PAGES = [
    path
    for path in sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
    if re.search(r"^```(python|console|bash|sh)", path.read_text(encoding="utf-8"), re.MULTILINE)
]
PAGES.remove(TUTORIAL)
EXAMPLES = sorted((ROOT / "examples").glob("[0-9][0-9]_*.py"))
SHELL = set("|&;<>()$`*?[]#~=%{}")
"""A command with one of these is given to a shell; any other is run in this process."""

FENCE = re.compile(r"^```(\w*)[^\n]*\n(.*?)^```$", re.MULTILINE | re.DOTALL)
MARK = re.compile(r"<!-- (file|fails|not run|starts with): (.+?) -->")


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@dataclass(frozen=True)
class Fence:
    language: str
    body: str
    line: int
    marks: dict[str, str]


def fences(text: str) -> Iterator[Fence]:
    """The fences of a page with the marks that stand right above each."""
    for found in FENCE.finditer(text):
        above = re.search(r"((?:^<!-- .* -->\n\s*)+)\Z", text[: found.start()], re.MULTILINE)
        marks = dict(MARK.findall(above.group(1))) if above else {}
        yield Fence(found[1], found[2], text[: found.start()].count("\n") + 1, marks)


def matcher(expected: str) -> re.Pattern[str]:
    """A documented line as a pattern: numbers and runs of spaces may differ, … is anything."""
    pieces = re.split(r"(…|\.\.\.|\d[\d,.]*|\s+)", expected.strip())
    written = []
    for piece in pieces:
        if piece in ("…", "..."):
            written.append(r".*")
        elif re.fullmatch(r"\d[\d,.]*", piece):
            written.append(r"\d[\d,.]*" + (r"\.?" if piece.endswith(".") else ""))
        elif piece.isspace():
            written.append(r"\s+")
        else:
            written.append(re.escape(piece))
    return re.compile("".join(written))


def differences(expected: list[str], printed: str) -> list[str]:
    """Documented lines that were not printed in their turn."""
    actual = [line.strip() for line in printed.splitlines()]
    position, missing = 0, []
    for line in expected:
        if not line.strip() or line.strip() in ("…", "..."):
            continue
        pattern = matcher(line)
        for index in range(position, len(actual)):
            if pattern.fullmatch(actual[index]):
                position = index + 1
                break
        else:
            missing.append(line)
    return missing


def steps(body: str) -> Iterator[tuple[str, list[str]]]:
    """Commands of a console fence, each with the lines documented below it."""
    command, output = "", []
    for line in body.splitlines():
        if line.startswith("$ "):
            if command:
                yield command, output
            command, output = line[2:], []
        elif command.endswith("\\"):
            command = command[:-1] + line.strip()
        else:
            output.append(line)
    if command:
        yield command, output


def run_command(command: str) -> tuple[int, str]:
    """Run one command line: exit code, and what it printed on both channels."""
    words = (
        [] if SHELL & set(re.sub(r'"[^"$`]*"|\'[^\']*\'', "", command)) else shlex.split(command)
    )
    if words[:1] == ["assay"]:
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
            code = run(words[1:])
        return code, printed.getvalue()
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-c", command],
        env={**os.environ, "PATH": path},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout


def run_console(fence: Fence, where: str) -> None:
    listed = list(steps(fence.body))
    last = int(fence.marks.get("fails", "0"))
    for number, (command, expected) in enumerate(listed, start=1):
        code, printed = run_command(command)
        wanted = last if number == len(listed) else 0
        assert code == wanted, f"{where}: `{command}` ended with {code}\n{printed}"
        missing = differences(expected, printed)
        assert not missing, f"{where}: `{command}` did not print {missing}, but\n{printed}"


def run_python(fence: Fence, where: str, namespace: dict[str, Any]) -> None:
    printed = io.StringIO()
    code = compile("\n" * fence.line + fence.body, where, "exec", dont_inherit=True)
    with contextlib.redirect_stdout(printed):
        exec(code, namespace)
    expected = re.findall(r"^\s*#> ?(.*)$", fence.body, flags=re.MULTILINE)
    missing = differences(expected, printed.getvalue())
    assert not missing, f"{where} did not print {missing}, but\n{printed.getvalue()}"


def run_page(path: Path) -> None:
    """Run every fence of a page in the current folder."""
    module = ModuleType("page")
    sys.modules["page"] = module  # where classes defined on the page look themselves up
    for fence in fences(path.read_text(encoding="utf-8")):
        where = f"{name_of(path)}:{fence.line}"
        if "not run" in fence.marks:
            continue
        if "file" in fence.marks:
            target = Path(fence.marks["file"])
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(fence.body, encoding="utf-8")
        elif fence.language == "python":
            run_python(fence, where, vars(module))
        elif fence.language in ("console", "bash", "sh"):
            run_console(fence, where)


@pytest.fixture(scope="session")
def vectors_of_samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The vector cache of the sample texts: each is embedded once for all pages."""
    folder = tmp_path_factory.mktemp("embedded")
    with assay.open(folder) as workspace:
        for name in sample_names():
            workspace.load(sample_path(name), name=name).embed()
    return folder / "vectors"


@pytest.fixture(autouse=True)
def _checks_of_a_page_stay_on_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "_registered", dict(registry._registered))


@pytest.fixture
def empty_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, vectors_of_samples: Path) -> Path:
    """An empty folder, a terminal of a fixed width, and no setting of this machine."""
    for name in [name for name in os.environ if name.startswith("ASSAY_")]:
        monkeypatch.delenv(name)
    for name, value in {"NO_COLOR": "1", "COLUMNS": str(WIDTH), "CI": "1"}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(output.out, "_width", WIDTH)
    monkeypatch.setattr(output.err, "_width", WIDTH)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "src").symlink_to(ROOT / "src")
    for workspace in (".assay", "shop", "workspace"):
        shutil.copytree(vectors_of_samples, tmp_path / workspace / "vectors")
    return tmp_path


@pytest.fixture(scope="session")
def left_by_the_tutorial(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the tutorial's test puts the folder it leaves."""
    return tmp_path_factory.mktemp("tutorial") / "folder"


def walk_the_tutorial_once(here: Path, left: Path) -> None:
    """Run the tutorial in the current folder and keep what it leaves, unless that was done."""
    if left.exists():
        return
    tried = left.with_name("tried")
    if tried.exists():
        pytest.fail("the tutorial, from which this page starts, does not run")
    tried.touch()
    run_page(TUTORIAL)
    shutil.copytree(here, left, symlinks=True)


@pytest.mark.parametrize("path", [TUTORIAL, *PAGES], ids=[name_of(p) for p in [TUTORIAL, *PAGES]])
def test_a_page_does_what_it_says(
    path: Path, empty_folder: Path, left_by_the_tutorial: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    continues = STARTS_WITH_TUTORIAL in path.read_text(encoding="utf-8")
    if path == TUTORIAL or continues:
        walk_the_tutorial_once(empty_folder, left_by_the_tutorial)
    if continues:
        copy = shutil.copytree(left_by_the_tutorial, empty_folder / "copy", symlinks=True)
        monkeypatch.chdir(copy)
    if path != TUTORIAL:
        run_page(path)


@pytest.mark.usefixtures("empty_folder")
@pytest.mark.parametrize("path", EXAMPLES, ids=[path.name for path in EXAMPLES])
def test_an_example_runs(path: Path) -> None:
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        runpy.run_path(str(path), run_name="__main__")
    assert printed.getvalue().strip()


def test_there_are_examples_and_pages_to_run() -> None:
    assert len(EXAMPLES) >= 6
    assert len(PAGES) >= 12


def test_a_documented_line_allows_other_numbers_and_nothing_else() -> None:
    printed = "accuracy  0.931 [0.90, 0.95]\nsaved 12 decisions\n"
    assert not differences(["accuracy 0.88 [0.81, 0.97]", "…", "saved 3 decisions"], printed)
    assert differences(["saved 3 models"], printed) == ["saved 3 models"]
    assert differences(["saved 3 decisions", "accuracy …"], printed) == ["accuracy …"]


def test_marks_belong_to_the_fence_right_below_them() -> None:
    text = "<!-- not run: needs a server -->\n```console\n$ true\n```\n\n```python\nx = 1\n```\n"
    first, second = fences(text)
    assert first.marks == {"not run": "needs a server"}
    assert second.marks == {}


def test_a_fence_that_is_not_run_says_why() -> None:
    silent = [
        f"{name_of(path)}:{fence.line}"
        for path in PAGES
        for fence in fences(path.read_text(encoding="utf-8"))
        if len(fence.marks.get("not run", "long enough")) < 10
    ]
    assert not silent
