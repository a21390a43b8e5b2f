"""`assay delete`: a data set goes, with its records and decisions."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.markup import escape

from assay.cli.output import plural, say
from assay.cli.session import Session
from assay.errors import InvalidSetting


def command(
    context: typer.Context,
    dataset: Annotated[str, typer.Argument(help="Name of the data set.")],
    yes: Annotated[bool, typer.Option("--yes", help="Delete it without asking.")] = False,
) -> None:
    """Delete a data set with its records, decisions and runs; its models stay.

    Examples:

        assay delete drafts

        assay delete drafts --yes
    """
    session: Session = context.obj
    with session.open() as workspace:
        records = plural(len(workspace.dataset(dataset)), "record")
        if not yes:
            asked = f"Delete '{dataset}' with {records} and every decision? It cannot be undone."
            try:
                typer.confirm(asked, abort=True)
            except typer.Abort as error:
                raise InvalidSetting(
                    f"'{dataset}' was not deleted.", hint="Answer y, or pass --yes."
                ) from error
        workspace.delete(dataset)
    say(f"{escape(dataset)} is deleted, with {records}.")
