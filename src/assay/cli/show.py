"""`assay show`: records as a table, filtered and sorted."""

from __future__ import annotations

from typing import Annotated

import typer

from assay.cli.output import emit, note, say, shorten, table
from assay.cli.session import FilterOption, JsonOption, Session

DEFAULT_COLUMNS = ("id", "text", "label", "split", "prediction", "confidence")
"""Shown when no column is named and where the data set has them."""


def command(
    context: typer.Context,
    dataset: Annotated[str, typer.Argument(help="Name of the data set.")],
    where: FilterOption = None,
    sort: Annotated[
        str | None, typer.Option(help="Column to sort by; -COLUMN for largest first.")
    ] = None,
    columns: Annotated[str | None, typer.Option(help="Columns, separated by commas.")] = None,
    offset: Annotated[int, typer.Option(min=0, help="Rows to pass over.")] = 0,
    limit: Annotated[int, typer.Option(min=1, help="At most so many rows.")] = 20,
    as_json: JsonOption = False,
) -> None:
    """Show records, filtered and sorted.

    Examples:

        assay show intents --where "label != prediction and confidence > 0.9"

        assay show intents --sort -length --columns id,text,length --limit 5
    """
    session: Session = context.obj
    with session.open() as workspace:
        data = workspace.dataset(dataset)
        wanted = columns.split(",") if columns else None
        if wanted is None and not as_json:
            wanted = [name for name in DEFAULT_COLUMNS if name in data.columns]
        rows = data.rows(
            where,
            sort=sort.removeprefix("-") if sort else None,
            descending=bool(sort and sort.startswith("-")),
            columns=wanted,
            offset=offset,
            limit=limit,
        ).to_dicts()
        total = data.count(where)
    emit(rows, as_json, show)
    if not as_json:
        note(f"{len(rows)} of {total} records")


def show(rows: list[dict[str, object]]) -> None:
    """Print records as a table."""
    if not rows:
        say("No record matches.")
        return
    table(
        list(rows[0]),
        [
            [
                f"{cell:.3f}"
                if isinstance(cell, float)
                else shorten("" if cell is None else str(cell), 90)
                for cell in row.values()
            ]
            for row in rows
        ],
    )
