"""`assay check`: what is wrong with the data and the model."""

from __future__ import annotations

from typing import Annotated

import typer

from assay.cli.output import emit, progress, say, shorten, table
from assay.cli.session import EncoderOption, JsonOption, SeedOption, Session
from assay.schema.findings import CheckReport


def command(
    context: typer.Context,
    dataset: Annotated[str, typer.Argument(help="Name of the data set.")],
    checks: Annotated[
        list[str] | None, typer.Argument(help="Checks to run.", show_default="all")
    ] = None,
    model: Annotated[str | None, typer.Option(help="Model to debug.")] = None,
    encoder: EncoderOption = None,
    folds: Annotated[
        int, typer.Option(min=2, help="Folds of the out-of-sample probabilities.")
    ] = 5,
    seed: SeedOption = 0,
    fail_on: Annotated[
        int | None, typer.Option(help="Exit with 3 when there are more findings than this.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Look for label errors, duplicates, leaks, outliers, weak slices and more.

    Examples:

        assay check intents

        assay check intents label_errors leakage

        assay check intents label_errors --fail-on 20
    """
    session: Session = context.obj
    with session.open() as workspace, progress() as watch:
        report = workspace.dataset(dataset).check(
            *(checks or ()), model=model, encoder=encoder, folds=folds, seed=seed, watch=watch
        )
    emit(report, as_json, show)
    if fail_on is not None and len(report.findings) > fail_on:
        raise typer.Exit(3)


def show(report: CheckReport) -> None:
    """Print one line a check, with its gravest example."""
    rows = []
    for summary in report.summaries:
        example = summary.skipped or (summary.worst.why if summary.worst else "nothing found")
        rows.append(
            [summary.check, "–" if summary.skipped else summary.count, shorten(example, 110)]
        )
    table(
        ["check", ("findings", "right"), "gravest, or why not run"],
        rows,
        title=f"{report.dataset}: {report.records} records checked",
    )
    found = [summary.check for summary in report.summaries if summary.count]
    if found:
        check = "label_errors" if "label_errors" in found else found[0]
        say(f"\n[dim]Next: assay findings {report.dataset} --check {check}[/]")
