"""`assay select`: a short name for the records that are meant."""

from __future__ import annotations

from typing import Annotated

import typer

from assay.cli.output import emit, plural, say
from assay.cli.session import JsonOption, Session
from assay.schema.selections import Selection


def command(
    context: typer.Context,
    dataset: Annotated[str, typer.Argument(help="Name of the data set.")],
    records: Annotated[
        list[str] | None, typer.Argument(help="Ids of records; or use --where.")
    ] = None,
    where: Annotated[
        str | None, typer.Option(help="A filter; what passes it later does not matter.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Keep which records are meant, so that a short filter finds them again.

    Examples:

        assay select intents --where "confidence < 0.4 and not decided"

        assay select intents m0423 m0017
    """
    session: Session = context.obj
    with session.open() as workspace:
        made = workspace.dataset(dataset).select(records or None, where=where)
    emit(made, as_json, show)


def show(made: Selection) -> None:
    """Print how many records it holds, and the filter that finds them."""
    say(f"{plural(made.count, 'record')} of [bold]{made.dataset}[/]: {made.where}")
