"""`assay languages`: the language of each text, told offline."""

from __future__ import annotations

from typing import Annotated

import typer

from assay.cli.output import emit, progress, say
from assay.cli.session import JsonOption, Session
from assay.schema.languages import LanguagesReport


def command(
    context: typer.Context,
    dataset: Annotated[str, typer.Argument(help="Name of the data set.")],
    anew: Annotated[bool, typer.Option("--anew", help="Tell them again.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Tell the language of each text, offline: the column `language` from now on.

    Examples:

        assay languages tweets
        assay show tweets --where "language = 'es'"
    """
    session: Session = context.obj
    with session.open() as workspace, progress() as watch:
        report = workspace.dataset(dataset).languages(anew=anew, watch=watch)
    emit(report, as_json, show)


def show(report: LanguagesReport) -> None:
    """Print how many records are in which language."""
    named = ", ".join(f"{name} {count}" for name, count in report.languages.items())
    say(
        f"{report.records} records: {named or 'no language'}; {report.unknown} unknown, "
        f"{report.empty} without text, in {report.seconds:.1f} s"
    )
