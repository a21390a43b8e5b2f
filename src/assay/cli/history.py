"""`assay history`: who decided what, and when."""

from __future__ import annotations

from typing import Annotated

import typer

from assay.cli.output import emit, say, shorten, table
from assay.cli.session import JsonOption, Session
from assay.schema.decisions import Decision


def command(
    context: typer.Context,
    dataset: Annotated[str, typer.Argument(help="Name of the data set.")],
    record: Annotated[str | None, typer.Argument(help="Only this record.")] = None,
    limit: Annotated[
        int | None,
        typer.Option(min=1, help="At most so many, the newest.", show_default="all"),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Show the decisions on a record, or on all, oldest first.

    Examples:

        assay history intents 601188
    """
    session: Session = context.obj
    with session.open() as workspace:
        decisions = workspace.dataset(dataset).history(record)
    if limit is not None:
        decisions = decisions[-limit:]
    emit(decisions, as_json, show)


def show(decisions: list[Decision]) -> None:
    """Print one line a decision."""
    if not decisions:
        say("No decisions yet.")
        return
    table(
        [("no", "right"), "when", "by", "record", "decision", "note"],
        [
            [
                d.seq,
                f"{d.at:%Y-%m-%d %H:%M}",
                d.by,
                d.record,
                f"undo of {d.undoes}" if d.undoes else f"{d.action} {d.label or ''}",
                shorten(d.note, 60),
            ]
            for d in decisions
        ],
    )
