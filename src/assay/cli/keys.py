"""`assay keys`: who may ask the prediction service."""

from __future__ import annotations

from typing import Annotated

import typer

from assay.cli.output import emit, note, say
from assay.cli.session import JsonOption, Session
from assay.schema.keys import ApiKey, NewKey

app = typer.Typer(
    name="keys",
    help="Make, list and revoke the keys that programs ask for predictions with.",
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback()
def group() -> None:
    """Make, list and revoke the keys that programs ask for predictions with."""


@app.command("create")
def create(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="What you call the key: who will use it.")],
    as_json: JsonOption = False,
) -> None:
    """Make a key and show it, this once: only its hash is kept.

    Examples:

        assay keys create shop-backend
    """
    session: Session = context.obj
    with session.open(create=True) as workspace:
        key = workspace.keys.create(name)
    emit(key, as_json, show_new)


@app.command("list")
def list_(context: typer.Context, as_json: JsonOption = False) -> None:
    """List the keys, without their secrets.

    Examples:

        assay keys list
    """
    session: Session = context.obj
    with session.open() as workspace:
        keys = workspace.keys.list()
    emit(keys, as_json, show)


@app.command("revoke")
def revoke(
    context: typer.Context,
    key: Annotated[str, typer.Argument(help="Id of the key, or its name.")],
    as_json: JsonOption = False,
) -> None:
    """Revoke a key: servers that run refuse it within a second.

    Examples:

        assay keys revoke shop-backend
    """
    session: Session = context.obj
    with session.open() as workspace:
        keys = workspace.keys.revoke(key)
    emit(keys, as_json, show)


def show_new(key: NewKey) -> None:
    """Print the secret alone on stdout, so that it can be piped."""
    say(key.secret)
    note(f"The key '{key.name}'; keep it, it is not shown again.")
    note("Send it as 'Authorization: Bearer KEY' or 'X-API-Key: KEY'.")


def show(keys: list[ApiKey]) -> None:
    """Print a line for each key."""
    for key in keys:
        state = f"revoked {key.revoked:%Y-%m-%d %H:%M}" if key.revoked else "open"
        say(f"{key.id}  {key.created:%Y-%m-%d %H:%M}  {state}  {key.name}")
    if not keys:
        say("There is no key: assay keys create NAME makes one.")
