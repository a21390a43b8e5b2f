"""`assay decide`: what a person says about a record."""

from __future__ import annotations

from typing import Annotated

import typer

from assay.cli.output import emit, say
from assay.cli.session import ByOption, JsonOption, Session
from assay.schema.decisions import Action
from assay.schema.reports import DecisionReport


def command(
    context: typer.Context,
    dataset: Annotated[str, typer.Argument(help="Name of the data set.")],
    records: Annotated[
        list[str], typer.Argument(help="Id of the record, or several.", metavar="RECORD...")
    ],
    relabel: Annotated[str | None, typer.Option(help="The right label.", metavar="LABEL")] = None,
    confirm: Annotated[bool, typer.Option("--confirm", help="The label is right.")] = False,
    exclude: Annotated[
        bool, typer.Option("--exclude", help="Leave out of training and scores.")
    ] = False,
    undo: Annotated[bool, typer.Option("--undo", help="Take back the latest decision.")] = False,
    note: Annotated[str | None, typer.Option(help="Free words, alone or with a decision.")] = None,
    by: ByOption = None,
    as_json: JsonOption = False,
) -> None:
    """Save a decision; it is on disk when the command returns.

    Examples:

        assay decide intents 601188 --relabel card_lost --by lena

        assay decide intents 601188 601163 --exclude --by lena --note "not a question"

        assay decide intents 601188 --undo --by lena
    """
    action = chosen_action(relabel, confirm, exclude, undo, note)
    session: Session = context.obj
    with session.open() as workspace:
        report = workspace.dataset(dataset).decide(records, action, by=by, label=relabel, note=note)
    emit(report, as_json, show)


def chosen_action(
    relabel: str | None, confirm: bool, exclude: bool, undo: bool, note: str | None
) -> Action:
    """Return the one action asked for; a note alone is an action too."""
    asked: dict[Action, bool] = {
        "relabel": relabel is not None,
        "confirm": confirm,
        "exclude": exclude,
        "undo": undo,
    }
    wanted: list[Action] = [action for action, given in asked.items() if given]
    if not wanted and note is not None:
        return "note"
    if len(wanted) != 1:
        raise typer.BadParameter(
            "Give exactly one of --relabel, --confirm, --exclude, --undo (or --note)."
        )
    return wanted[0]


def show(report: DecisionReport) -> None:
    """Print what is now on disk."""
    for decision in report.saved:
        label = f" {decision.label}" if decision.label else ""
        say(f"Saved: {decision.record} {decision.action}{label}, by {decision.by}")
