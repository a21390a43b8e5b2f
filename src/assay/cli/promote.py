"""`assay promote`: this model from now on."""

from __future__ import annotations

from typing import Annotated

import typer

from assay.cli.output import emit, say
from assay.cli.session import JsonOption, Session
from assay.schema.models import ModelCard


def command(
    context: typer.Context,
    model: Annotated[str, typer.Argument(help="Name or id of the model.")],
    as_json: JsonOption = False,
) -> None:
    """Make a model the one its data set answers with.

    Examples:

        assay promote intents-hybrid-2
    """
    session: Session = context.obj
    with session.open() as workspace:
        card = workspace.model(model).promote().card
    emit(card, as_json, show)


def show(card: ModelCard) -> None:
    """Print which model answers now."""
    say(f"{card.name} is now the model of {card.trained_on}.")
