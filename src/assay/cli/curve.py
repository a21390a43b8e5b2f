"""`assay curve`: what more labels are worth."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from assay.cli.output import emit, interval, percent, progress, say, table
from assay.cli.plot import axis, floor_of, whisker
from assay.cli.session import EncoderOption, JsonOption, SeedOption, Session
from assay.errors import InvalidSetting
from assay.schema.studies import LearningCurve, spread_text

WIDTH = 24
"""Characters of the plot, so that a line fits on a terminal of 80."""


def command(
    context: typer.Context,
    dataset: Annotated[str, typer.Argument(help="Name of the data set.")],
    shots: Annotated[
        str, typer.Option(help="Labels per class, separated by commas; 'all' for all.")
    ] = "1,2,4,8,16,32,all",
    seeds: Annotated[int, typer.Option(min=1, help="Trainings a point.")] = 5,
    method: Annotated[str, typer.Option(help="linear, lexical or hybrid.")] = "hybrid",
    split: Annotated[
        str | None, typer.Option(help="Split to score on.", show_default="test, else rest")
    ] = None,
    encoder: EncoderOption = None,
    holdout: Annotated[
        float, typer.Option(help="Share kept for testing where there are no splits.")
    ] = 0.2,
    seed: SeedOption = 0,
    html: Annotated[Path | None, typer.Option(help="Write a page that stands alone, too.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Draw the learning curve: the same method on more and more labels, the same test records.

    Examples:

        assay curve intents

        assay curve reviews --method lexical --shots 4,16,64,all --seeds 10 --html curve.html
    """
    from assay import save_report

    session: Session = context.obj
    with session.open() as workspace, progress() as watch:
        report = workspace.dataset(dataset).curve(
            shots=read_shots(shots),
            seeds=seeds,
            method=method,
            split=split,
            encoder=encoder,
            holdout=holdout,
            seed=seed,
            watch=watch,
        )
    if html is not None:
        save_report(report, html)
    emit(report, as_json, show)
    if html is not None and not as_json:
        say(f"\nWritten to {html}")


def read_shots(typed: str) -> list[int | None]:
    """Read numbers of labels; 'all' is ``None``.

    Raises:
        InvalidSetting: A word is neither a whole number from 1 nor 'all'.
    """
    found: list[int | None] = []
    for word in typed.split(","):
        number = word.strip()
        if number != "all" and not (number.isdecimal() and int(number) > 0):
            raise InvalidSetting(
                f"'{number}' is no number of labels.",
                hint="Write whole numbers, and all: --shots 1,2,4,8,all",
            )
        found.append(None if number == "all" else int(number))
    return found


def show(report: LearningCurve) -> None:
    """Print a line for each number of labels, with the plot beside it."""
    floor = floor_of(min(one.accuracy_interval[0] for one in report.points))
    rows = [
        [
            "all" if one.shots is None else one.shots,
            f"{one.records:,.0f}",
            one.seeds,
            percent(one.accuracy),
            interval(one.accuracy_interval),
            whisker(one.accuracy, one.accuracy_interval, floor, width=WIDTH),
        ]
        for one in report.points
    ]
    table(
        [
            ("labels", "right"),
            ("records", "right"),
            ("trainings", "right"),
            ("accuracy", "right"),
            f"{percent(report.confidence_level, 0)} interval",
            axis(floor, width=WIDTH),
        ],
        rows,
        title=f"{report.method} on {report.dataset} by labels a class, always on the same "
        f"{report.tested} records of split {report.split}",
    )
    say(f"[dim]{spread_text(report.points)}[/]")
    for remark in report.notes:
        say(f"[dim]{remark}[/]")
