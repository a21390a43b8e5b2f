"""`assay export`: leave with everything."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from assay.cli.output import emit, progress, say
from assay.cli.session import FilterOption, JsonOption, Session
from assay.schema.reports import ExportReport


def command(
    context: typer.Context,
    dataset: Annotated[str, typer.Argument(help="Name of the data set.")],
    to: Annotated[
        Path, typer.Option(help="File (.csv .tsv .json .jsonl .parquet, also .gz) or folder.")
    ],
    format: Annotated[
        str | None, typer.Option(help="Format, where the ending does not say.")
    ] = None,
    where: FilterOption = None,
    history: Annotated[bool, typer.Option("--history", help="Also write every decision.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Write records with current labels, findings and predictions.

    Examples:

        assay export intents --to intents.csv

        assay export intents --to clean.parquet --where "not excluded and split = 'train'"

        assay export intents --to ./for-huggingface --format huggingface --history
    """
    session: Session = context.obj
    with session.open() as workspace, progress() as watch:
        report = workspace.dataset(dataset).export(
            to, format=format, where=where, history=history, watch=watch
        )
    emit(report, as_json, show)


def show(report: ExportReport) -> None:
    """Print what was written where."""
    say(f"{report.records} records written to {report.file} ({report.format})")
    if report.history_file:
        say(f"{report.decisions} decisions written to {report.history_file}")
