"""How results look: JSON on request, else tables and sentences; progress goes to stderr."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from pydantic import BaseModel, TypeAdapter
from rich.console import Console
from rich.markup import escape
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeRemainingColumn,
)
from rich.table import Table

from assay import prose
from assay.cli.columns import GAP, Column, widths
from assay.schema.runs import Reporter

out = Console(highlight=False)
err = Console(stderr=True, highlight=False)

T = TypeVar("T")

QUIET_EVERY = 5.0
"""Seconds between two progress lines where stderr is not a terminal."""


def emit(result: T, as_json: bool, show: Callable[[T], None]) -> None:
    """Print a result: as JSON, or as ``show`` prints it."""
    if as_json:
        sys.stdout.write(to_json(result) + "\n")
        sys.stdout.flush()
    else:
        show(result)


def to_json(result: Any) -> str:  # noqa: ANN401 - any result object
    """Return a result (a model, or a list of them) as indented JSON."""
    if isinstance(result, BaseModel):
        return result.model_dump_json(indent=2)
    return TypeAdapter(Any).dump_json(result, indent=2).decode()


def print_error(message: str, hint: str = "") -> None:
    """Print what is wrong and what to do, on stderr."""
    err.print(f"[bold red]Error:[/] {escape(message)}", soft_wrap=not err.is_terminal)
    if hint:
        err.print(f"[dim]Hint:[/]  {escape(hint)}", soft_wrap=not err.is_terminal)


def note(message: str) -> None:
    """Print a remark on stderr, so that stdout stays the result."""
    err.print(f"[dim]{escape(message)}[/]", soft_wrap=not err.is_terminal)


def say(message: str = "") -> None:
    """Print a sentence of the result, on a terminal with its words kept whole."""
    out.print(message, soft_wrap=not out.is_terminal)


def table(
    columns: Sequence[str | tuple[str, str]],
    rows: Sequence[Sequence[object]],
    title: str | None = None,
    *,
    spaced: bool = False,
) -> None:
    """Print a table.

    Args:
        columns: Headings; a pair gives the justification too (``left``, ``right``).
        rows: Cells, shown as text.
        title: Heading of the table.
        spaced: Leave a blank line between rows, for rows of several lines.
    """
    grid = Table(
        title=title,
        title_justify="left",
        title_style="bold",
        header_style="bold",
        box=None,
        padding=(0, GAP, 1 if spaced else 0, 0),
    )
    headings = [column if isinstance(column, tuple) else (column, "left") for column in columns]
    cells = [["" if cell is None else str(cell) for cell in row] for row in rows]
    texts = [
        Column(heading, [row[at] for row in cells], justify == "right", at == len(headings) - 1)
        for at, (heading, justify) in enumerate(headings)
    ]
    fitting = widths(texts, out.width)
    for text, width, (heading, justify) in zip(texts, fitting, headings, strict=True):
        grid.add_column(
            escape(text.wrapped(heading, width)),
            justify="right" if justify == "right" else "left",
            width=width,
            overflow="fold",
        )
    for row in cells:
        grid.add_row(
            *(
                escape(text.wrapped(cell, width))
                for text, width, cell in zip(texts, fitting, row, strict=True)
            )
        )
    out.print(grid)


def plural(n: int, one: str) -> str:
    """Write a number with what it counts: ``1 topic``, ``2 topics``."""
    return f"{n} {one}{'' if n == 1 else 's'}"


def percent(value: float | None, digits: int = 1) -> str:
    """Return a share as per cent; a dash where there is none."""
    return "–" if value is None else prose.percent(value, digits)


def interval(bounds: tuple[float, float] | None) -> str:
    """Return an interval of shares as percentages."""
    return "" if bounds is None else f"{100 * bounds[0]:.1f} – {100 * bounds[1]:.1f} %"


def points(share: float | None) -> str:
    """Return a difference of shares in points, with its sign."""
    return "" if share is None else f"{100 * share:+.1f}".replace("-", "−")


def points_between(bounds: tuple[float, float] | None) -> str:
    """Return an interval of differences in points."""
    return "" if bounds is None else f"{points(bounds[0])} to {points(bounds[1])}"


def shorten(text: str | None, width: int = 70) -> str:
    """Return a text on one line, cut to ``width`` characters."""
    flat = " ".join((text or "").split())
    return flat if len(flat) <= width else flat[: width - 1] + "…"


@contextmanager
def progress() -> Iterator[Reporter]:
    """Show progress on stderr: a bar on a terminal, else a line now and then."""
    if not err.is_terminal:
        yield _PlainProgress()
        return
    with Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=err,
        transient=True,
    ) as bars:
        task = bars.add_task("", total=None)
        current = ""

        def report(done: int, total: int | None = None, phase: str = "") -> None:
            nonlocal current
            if phase != current:
                current = phase
                bars.reset(task, description=phase, total=total)
            bars.update(task, completed=done, total=total)

        yield report


class _PlainProgress:
    """Progress for logs and pipes: one line each few seconds, none for quick work."""

    def __init__(self) -> None:
        self._last = time.monotonic()

    def __call__(self, done: int, total: int | None = None, phase: str = "") -> None:
        now = time.monotonic()
        if now - self._last >= QUIET_EVERY:
            self._last = now
            err.print(f"{phase}: {done}" + (f" of {total}" if total else ""))
