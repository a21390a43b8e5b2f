"""`assay languages`: the language of each text, told offline."""

from __future__ import annotations

from typing import Annotated

import typer

from assay.cli.output import emit, note, progress, say
from assay.cli.session import JsonOption, Session
from assay.schema.language_names import language_name
from assay.schema.languages import LanguagesReport

_MANY = 0.05
"""Share from which on a note says what the bundled encoder is weak in."""


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
    named = ", ".join(
        f"{language_name(code)} ({code}) {count}" for code, count in report.languages.items()
    )
    say(
        f"{report.records} records: {named or 'no language'}; {report.unknown} unknown, "
        f"{report.empty} without text, in {report.seconds:.1f} s"
    )
    foreign = 1 - report.languages.get("en", 0) / max(1, sum(report.languages.values()))
    if report.languages and foreign >= _MANY:
        note(
            f"{100 * foreign:.0f} % of the texts in a known language are not English. The bundled "
            "encoder is weak there; `--encoder` names a multilingual one."
        )
