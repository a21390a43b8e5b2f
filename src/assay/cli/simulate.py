"""`assay simulate`: which way of choosing records learns fastest."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from assay.cli.output import emit, interval, percent, plural, progress, say, table
from assay.cli.plot import axis, floor_of, whisker
from assay.cli.session import EncoderOption, JsonOption, SeedOption, Session
from assay.schema.studies import SimulatedStrategy, Simulation, spread_text

STRATEGIES = ("adaptive", "coverage", "uncertainty", "random")
WIDTH = 24
"""Characters of the plot, so that a line fits on a terminal of 80."""


def command(
    context: typer.Context,
    dataset: Annotated[str, typer.Argument(help="Name of the data set.")],
    strategy: Annotated[
        list[str] | None,
        typer.Option(help="A way to choose; repeatable.", show_default="all four"),
    ] = None,
    method: Annotated[
        str, typer.Option(help="Classifier that is scored after every batch.")
    ] = "hybrid",
    batch: Annotated[int, typer.Option(min=1, help="Records chosen at once.")] = 20,
    up_to: Annotated[int, typer.Option(min=1, help="Labels in the end.")] = 100,
    seeds: Annotated[int, typer.Option(min=1, help="Repetitions of each strategy.")] = 3,
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
    """Play labelling through on known labels: choose a batch, look the labels up, train, score.

    Examples:

        assay simulate intents

        assay simulate reviews --method semi --strategy adaptive --strategy random --up-to 64
    """
    from assay import save_report

    session: Session = context.obj
    with session.open() as workspace, progress() as watch:
        report = workspace.dataset(dataset).simulate(
            strategies=tuple(strategy or STRATEGIES),
            method=method,
            batch=batch,
            up_to=up_to,
            seeds=seeds,
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


def show(report: Simulation) -> None:
    """Print a line for each strategy and number of labels, with the plot beside it."""
    every = [point for one in report.strategies for point in one.points]
    floor = floor_of(min(point.accuracy_interval[0] for point in every))
    rows = [
        [
            one.strategy if place == 0 else "",
            point.labels,
            percent(point.accuracy),
            interval(point.accuracy_interval),
            whisker(point.accuracy, point.accuracy_interval, floor, width=WIDTH),
        ]
        for one in report.strategies
        for place, point in enumerate(one.points)
    ]
    table(
        [
            "strategy",
            ("labels", "right"),
            ("accuracy", "right"),
            f"{percent(report.confidence_level, 0)} interval",
            axis(floor, width=WIDTH),
        ],
        rows,
        title=f"{report.method} on {report.dataset}, {report.batch} records at a time, always "
        f"scored on the same {report.tested:,} records of split {report.split}",
    )
    for one in report.strategies:
        if one.ahead is not None:
            say(beside_chance(one))
    say(f"[dim]{plural(report.seeds, 'seed')}. {spread_text(every)}[/]")
    for remark in report.notes:
        say(f"[dim]{remark}[/]")


def beside_chance(one: SimulatedStrategy) -> str:
    """Say in a sentence how a strategy ends beside random choice."""
    assert one.ahead is not None
    ends = f"{one.ahead:+.1f}".replace("-", "−")
    between = ""
    if one.ahead_interval is not None:
        low, high = (f"{bound:+.1f}".replace("-", "−") for bound in one.ahead_interval)
        between = f" ({low} to {high})"
    same = (
        f"as good as random choice in the end with {one.same_with} labels"
        if one.same_with is not None
        else "never as good as random choice in the end"
    )
    return f"{one.strategy}: {ends} points{between} beside random choice; {same}."
