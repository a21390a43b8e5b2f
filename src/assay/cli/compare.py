"""`assay compare`: is one model really better than another?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from assay.cli.output import emit, percent, progress, say, table
from assay.cli.session import JsonOption, SeedOption, Session
from assay.schema.evaluations import Comparison


def command(
    context: typer.Context,
    model_a: Annotated[str, typer.Argument(help="The model you hope is better.")],
    model_b: Annotated[str, typer.Argument(help="The model to beat.")],
    split: Annotated[
        str | None,
        typer.Option(
            help="train, validation, test, none, or rest.", show_default="test, else rest"
        ),
    ] = None,
    resamples: Annotated[int, typer.Option(min=100, help="Bootstrap resamples.")] = 2000,
    seed: SeedOption = 0,
    html: Annotated[Path | None, typer.Option(help="Write a page that stands alone, too.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Compare two models on the same records with a paired test.

    Examples:

        assay compare intents-hybrid-2 intents-hybrid

        assay compare new old --split validation --json

        assay compare new old --split validation --html report.html
    """
    from assay import save_report

    session: Session = context.obj
    with session.open() as workspace, progress() as watch:
        report = workspace.model(model_a).compare(
            model_b, split, resamples=resamples, seed=seed, watch=watch
        )
    if html is not None:
        save_report(report, html)
    emit(report, as_json, show)
    if html is not None and not as_json:
        say(f"\nWritten to {html}")


def show(report: Comparison) -> None:
    """Print both scores, the difference and what it means."""
    table(
        ["model", ("accuracy", "right"), ("right where the other is wrong", "right")],
        [
            [report.model_a, percent(report.accuracy_a), report.only_a],
            [report.model_b, percent(report.accuracy_b), report.only_b],
        ],
        title=f"{report.n} records of {report.dataset}, split {report.split}",
    )
    low, high = (100 * bound for bound in report.interval)
    say(
        f"\nDifference {100 * report.difference:+.1f} points "
        f"({report.confidence_level:.0%} interval {low:+.1f} to {high:+.1f}), "
        f"p = {report.p_value:.3g}"
    )
    say(f"[bold]{report.verdict}[/]")
