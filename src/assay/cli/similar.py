"""`assay similar`: records like a given one."""

from __future__ import annotations

from typing import Annotated

import typer

from assay.cli.output import emit, progress
from assay.cli.search import show
from assay.cli.session import EncoderOption, FilterOption, JsonOption, Session
from assay.schema.searches import LikeBy


def command(
    context: typer.Context,
    dataset: Annotated[str, typer.Argument(help="Name of the data set.")],
    record: Annotated[str, typer.Argument(help="Id of the record.")],
    where: FilterOption = None,
    by: Annotated[
        LikeBy | None,
        typer.Option(help="Its picture or its text.", show_default="picture where it has a vector"),
    ] = None,
    limit: Annotated[int, typer.Option(min=1, help="At most so many.")] = 10,
    encoder: EncoderOption = None,
    as_json: JsonOption = False,
) -> None:
    """Find the records whose picture, or else whose meaning, is nearest to a record's.

    Examples:

        assay similar intents 601188 --limit 5
    """
    session: Session = context.obj
    with session.open() as workspace, progress() as watch:
        hits = workspace.dataset(dataset).similar(
            record, where=where, by=by, limit=limit, encoder=encoder, watch=watch
        )
    emit(hits, as_json, show)
