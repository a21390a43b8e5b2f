"""`assay compact`: merge a data set's parts into one."""

from __future__ import annotations

from typing import Annotated

import typer

from assay.cli.output import emit, say
from assay.cli.session import JsonOption, Session
from assay.schema.datasets import DatasetInfo


def command(
    context: typer.Context,
    dataset: Annotated[str, typer.Argument(help="Name of the data set.")],
    as_json: JsonOption = False,
) -> None:
    """Merge the parts that imports left into one; records and decisions stay as they are.

    Examples:

        assay compact intents
    """
    session: Session = context.obj
    with session.open() as workspace:
        workspace.compact(dataset)
        info = workspace.dataset(dataset).info()
    emit(info, as_json, show)


def show(info: DatasetInfo) -> None:
    """Print how many parts are left."""
    say(f"{info.name}: {info.records} records in {info.parts} part{'s' if info.parts != 1 else ''}")
