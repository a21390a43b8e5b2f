"""`assay agreement`: do people who judged the same records agree?"""

from __future__ import annotations

from typing import Annotated

import typer

from assay.cli.output import emit, percent, plural, say
from assay.cli.session import JsonOption, Session
from assay.schema.decisions import Agreement


def command(
    context: typer.Context,
    dataset: Annotated[str, typer.Argument(help="Name of the data set.")],
    as_json: JsonOption = False,
) -> None:
    """Measure agreement between people who judged the same records.

    Examples:

        assay agreement intents
    """
    session: Session = context.obj
    with session.open() as workspace:
        result = workspace.dataset(dataset).agreement()
    emit(result, as_json, show)


def show(result: Agreement) -> None:
    """Print agreement in words."""
    if not result.records:
        say("No record was judged by two people yet.")
        return
    alpha = "undefined" if result.alpha is None else f"{result.alpha:.2f}"
    say(
        f"{plural(result.records, 'record')} judged by two people or more "
        f"({', '.join(result.people)}): "
        f"{percent(result.observed)} of judgements agree, Krippendorff's alpha {alpha}"
    )
    if result.disagreements:
        say(f"They differ on: {', '.join(result.disagreements[:20])}")
