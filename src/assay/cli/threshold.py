"""`assay threshold`: when a model answers, and what."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.markup import escape

from assay.cli.output import emit, progress, say, table
from assay.cli.session import JsonOption, SeedOption, Session
from assay.schema.thresholds import ThresholdReport


def command(
    context: typer.Context,
    model: Annotated[str, typer.Argument(help="Name or id of the model.")],
    accuracy: Annotated[
        float | None,
        typer.Option(help="Accuracy wanted of what it answers, e.g. 0.95; to the rest: unsure."),
    ] = None,
    at: Annotated[
        float | None, typer.Option(help="Confidence below which it is unsure; 0 for none.")
    ] = None,
    macro_f1: Annotated[
        bool, typer.Option("--macro-f1", help="A threshold for each class, for macro F1.")
    ] = False,
    precision: Annotated[
        str | None,
        typer.Option(metavar="LABEL=P", help="Precision wanted of a class, e.g. fraud=0.9."),
    ] = None,
    off: Annotated[
        bool, typer.Option("--off", help="The most probable class, always answered.")
    ] = False,
    split: Annotated[
        str | None,
        typer.Option(
            help="Split to judge on, or held-out.", show_default="validation, else held-out"
        ),
    ] = None,
    level: Annotated[float, typer.Option(help="Confidence level of bounds.")] = 0.95,
    seed: SeedOption = 0,
    as_json: JsonOption = False,
) -> None:
    """Choose when a model answers, or which class; predictions and the service follow.

    Examples:

        assay threshold captions-hybrid --accuracy 0.95

        assay threshold captions-hybrid --at 0.6

        assay threshold complaints-hybrid --macro-f1 --split validation

        assay threshold complaints-hybrid --precision fraud=0.9

        assay threshold captions-hybrid --off
    """
    session: Session = context.obj
    with session.open() as workspace, progress() as watch:
        report = workspace.model(model).threshold(
            accuracy=accuracy,
            at=at,
            macro_f1=macro_f1,
            precision=_precision(precision),
            off=off,
            split=split,
            level=level,
            seed=seed,
            watch=watch,
        )
    emit(report, as_json, show)


def _precision(given: str | None) -> dict[str, float] | None:
    if given is None:
        return None
    label, _, value = given.rpartition("=")
    try:
        return {label: float(value)}
    except ValueError:
        raise typer.BadParameter("Write --precision LABEL=0.9.") from None


def show(report: ThresholdReport) -> None:
    """Print what was found, and the thresholds of classes where there are some."""
    say(escape(report.sentence) if report.changed else f"[yellow]{escape(report.sentence)}[/]")
    if report.changed and report.class_thresholds:
        say()
        ordered = sorted(report.class_thresholds.items(), key=lambda item: item[1])
        table(["class", ("threshold", "right")], [[name, f"{at:.3f}"] for name, at in ordered])
    if report.changed:
        say(f"[dim]Next: assay eval {escape(report.model)}[/]")
