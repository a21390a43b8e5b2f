"""`assay show`: records as a table, filtered and sorted."""

from __future__ import annotations

from typing import Annotated

import typer

from assay.cli.names import show_understood
from assay.cli.output import emit, note, percent, say, shorten, table
from assay.cli.session import FilterOption, JsonOption, Session

DEFAULT_COLUMNS = ("id", "text", "label", "split", "prediction", "confidence")
"""Shown when no column is named and where the data set has them."""

SHARES = frozenset({"confidence", "margin", "entropy"})


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
        named = data.understood(where=where)
    emit(rows, as_json, show)
    if not as_json:
        show_understood(named)
        note(f"{len(rows)} of {total} records")


def show(rows: list[dict[str, object]]) -> None:
    """Print records as a table."""
    if not rows:
        say("No record matches.")
        return
    table(
        [(name, "right") if name in SHARES else name for name in rows[0]],
        [[_written(name, cell) for name, cell in row.items()] for row in rows],
    )


def _written(name: str, cell: object) -> str:
    if isinstance(cell, float):
        return percent(cell) if name in SHARES else f"{cell:.3f}"
    return shorten("" if cell is None else str(cell), 90)
