"""`assay eval`: how good a model is, with intervals."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from assay.cli.output import emit, interval, percent, progress, say, shorten, table
from assay.cli.session import JsonOption, SeedOption, Session
from assay.schema.evaluations import EvalReport


def command(
    context: typer.Context,
    model: Annotated[str, typer.Argument(help="Name or id of the model.")],
    split: Annotated[
        str | None,
        typer.Option(
            help="train, validation, test, none, or rest.", show_default="test, else rest"
        ),
    ] = None,
    dataset: Annotated[
        str | None, typer.Option(help="Data set to score on.", show_default="its own")
    ] = None,
    resamples: Annotated[int, typer.Option(min=100, help="Bootstrap resamples.")] = 2000,
    seed: SeedOption = 0,
    html: Annotated[Path | None, typer.Option(help="Write a page that stands alone, too.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Score a model on labelled records it was not trained on.

    Examples:

        assay eval intents-hybrid

        assay eval captions-hybrid --split rest --json

        assay eval captions-hybrid --split rest --html report.html
    """
    from assay import save_report

    session: Session = context.obj
    with session.open() as workspace, progress() as watch:
        report = workspace.model(model).evaluate(
            split, dataset=dataset, resamples=resamples, seed=seed, watch=watch
        )
    if html is not None:
        save_report(report, html)
    emit(report, as_json, show)
    if html is not None and not as_json:
        say(f"\nWritten to {html}")


def show(report: EvalReport) -> None:
    """Print scores, then classes from the weakest, then speed and cost."""
    rows: list[list[object]] = [
        [
            "accuracy" if report.coverage == 1 else "accuracy, unsure counts as wrong",
            percent(report.accuracy),
            interval(report.accuracy_interval),
        ],
        [
            f"always '{shorten(report.majority_label, 24)}'",
            percent(report.majority_accuracy),
            "",
        ],
        ["macro F1", percent(report.macro_f1), interval(report.macro_f1_interval)],
        ["weighted F1", percent(report.weighted_f1), interval(report.weighted_f1_interval)],
        [
            "balanced accuracy",
            percent(report.balanced_accuracy),
            interval(report.balanced_accuracy_interval),
        ],
        [
            "macro precision",
            percent(report.macro_precision),
            interval(report.macro_precision_interval),
        ],
        ["macro recall", percent(report.macro_recall), interval(report.macro_recall_interval)],
        ["average precision", percent(report.average_precision), ""],
        ["Matthews correlation", _plain(report.mcc), _plain_interval(report.mcc_interval)],
        ["calibration error", percent(report.ece), interval(report.ece_interval)],
        ["risk-coverage area", percent(report.aurc), ""],
    ]
    if report.coverage < 1:
        unsure = "answered" if report.unanswered else "answered (not unsure)"
        rows.append([unsure, percent(report.coverage), ""])
        rows.append(
            [
                "accuracy of those",
                percent(report.accuracy_answered),
                interval(report.accuracy_answered_interval),
            ]
        )
    if report.unanswered:
        rows.append(["no answer (counted as wrong)", report.unanswered, ""])
    if report.leaked:
        rows.append(
            [
                f"accuracy without {report.leaked} leaks",
                percent(report.accuracy_without_leaks),
                interval(report.accuracy_without_leaks_interval),
            ]
        )
    table(
        ["score", ("value", "right"), f"{percent(report.confidence_level, 0)} interval"],
        rows,
        title=f"{report.model} on {report.n} records of {report.dataset}, split {report.split}",
    )
    for remark in report.remarks:
        say(f"[yellow]{escape(remark)}[/]")
    _classes(report)
    _speed(report)


def _classes(report: EvalReport) -> None:
    # of a class without a record to test on nothing is known: its score is no zero
    tested = [scores for scores in report.per_class if scores.support > 0]
    weakest = sorted(tested, key=lambda scores: scores.f1)[:10]
    say()
    table(
        [
            "class",
            ("precision", "right"),
            ("recall", "right"),
            ("F1", "right"),
            ("avg. precision", "right"),
            f"{percent(report.confidence_level, 0)} interval",
            ("records", "right"),
        ],
        [
            [
                c.label,
                percent(c.precision),
                percent(c.recall),
                percent(c.f1),
                percent(c.average_precision),
                interval(c.f1_interval),
                c.support,
            ]
            for c in weakest
        ],
        title="Weakest classes" if len(tested) > 10 else "Classes, weakest first",
    )
    if untested := len(report.per_class) - len(tested):
        having = "class has" if untested == 1 else "classes have"
        say(f"[dim]{untested} {having} no record to test on.[/]")


def _plain(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}"


def _plain_interval(bounds: tuple[float, float] | None) -> str:
    return "" if bounds is None else f"{bounds[0]:.3f} – {bounds[1]:.3f}"


def _speed(report: EvalReport) -> None:
    """Print what an answer takes; nothing here came from a cache."""
    rows = report.speed_and_cost()
    if rows:
        say()
        table(["speed and cost", ("value", "right"), ""], rows)
