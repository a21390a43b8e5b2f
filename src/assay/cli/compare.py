"""`assay compare`: is one model really better than another?"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from assay.cli.output import (
    emit,
    interval,
    percent,
    points,
    points_between,
    progress,
    say,
    shorten,
    table,
)
from assay.cli.session import JsonOption, SeedOption, Session
from assay.schema.evaluations import ClassChange, Comparison, Interval

SHOWN = 8
"""Classes shown in the terminal."""


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
    dataset: Annotated[
        str | None,
        typer.Option(help="Data set to compare them on.", show_default="the one both belong to"),
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

        assay compare reviews-hybrid tweets-hybrid --dataset reviews
    """
    from assay import save_report

    session: Session = context.obj
    with session.open() as workspace, progress() as watch:
        report = workspace.model(model_a).compare(
            model_b, split, dataset=dataset, resamples=resamples, seed=seed, watch=watch
        )
    if html is not None:
        save_report(report, html)
    emit(report, as_json, show)
    if html is not None and not as_json:
        say(f"\nWritten to {html}")


def show(report: Comparison) -> None:
    """Print both scores, the differences, what changed and what it means."""
    table(
        [
            "model",
            ("accuracy", "right"),
            f"{percent(report.confidence_level, 0)} interval",
            ("right where the other is wrong", "right"),
        ],
        [
            [
                report.model_a,
                percent(report.accuracy_a),
                interval(report.accuracy_interval_a),
                report.only_a,
            ],
            [
                report.model_b,
                percent(report.accuracy_b),
                interval(report.accuracy_interval_b),
                report.only_b,
            ],
        ],
        title=f"{report.n} records of {report.dataset}, split {report.split}",
    )
    say()
    _differences(report)
    changed = [one for one in report.per_class if one.changed][:SHOWN]
    if changed:
        say()
        _classes(report, changed)
    for remark in remarks(report):
        say(f"[dim]{remark}[/]")
    say(f"\n[bold]{escape(report.verdict)}[/]")


def remarks(report: Comparison) -> list[str]:
    """Return what one must know beside the figures."""
    found = []
    if report.leaked:
        found.append(
            f"{report.leaked} of these texts one of the two learned from in another record."
        )
    for name, missing in (
        (report.model_a, report.unlearned_a),
        (report.model_b, report.unlearned_b),
    ):
        if missing:
            found.append(
                f"{missing} of them have a class that {escape(name)} never learned: there it "
                "cannot be right."
            )
    for name, missing in (
        (report.model_a, report.unanswered_a),
        (report.model_b, report.unanswered_b),
    ):
        if missing:
            found.append(
                f"{escape(name)} gave no answer to {missing} records; they count as wrong."
            )
    return found


def _differences(report: Comparison) -> None:
    rows: list[tuple[str, float | None, Interval | None]] = [
        ("accuracy", report.difference, report.interval),
        ("macro F1", report.macro_f1_difference, report.macro_f1_interval),
        (
            "balanced accuracy",
            report.balanced_accuracy_difference,
            report.balanced_accuracy_interval,
        ),
    ]
    table(
        ["difference", ("points", "right"), f"{percent(report.confidence_level, 0)} interval"],
        [[name, points(value), points_between(bounds)] for name, value, bounds in rows],
        title=f"{report.model_a} minus {report.model_b}, p = {report.p_value:.3g}",
    )


def _classes(report: Comparison, changed: Sequence[ClassChange]) -> None:
    table(
        [
            "class",
            (f"F1 of {shorten(report.model_a, 20)}", "right"),
            (f"F1 of {shorten(report.model_b, 20)}", "right"),
            ("points", "right"),
            f"{percent(report.confidence_level, 0)} interval",
            ("answered differently", "right"),
        ],
        [
            [
                one.label,
                percent(one.f1_a),
                percent(one.f1_b),
                points(one.difference),
                points_between(one.interval),
                f"{one.changed} of {one.support}",
            ]
            for one in changed
        ],
        title="Classes that changed most",
    )
