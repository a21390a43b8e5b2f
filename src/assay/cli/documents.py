"""`assay documents`: the documents of a data set, and how they were cut."""

from __future__ import annotations

from typing import Annotated

import typer
from pydantic import TypeAdapter
from rich.markup import escape

from assay.cli.output import emit, note, progress, say
from assay.cli.session import JsonOption, PasswordOption, Session, passwords_of
from assay.schema.documents import DocumentInfo, Recut


def command(
    context: typer.Context,
    dataset: Annotated[str, typer.Argument(help="Name of the data set.")],
    cut: Annotated[
        str | None, typer.Option(help="Cut them anew: 180, or 300/100; a data set of its own.")
    ] = None,
    name: Annotated[str | None, typer.Option(help="Name of the data set cut anew.")] = None,
    password: PasswordOption = None,
    as_json: JsonOption = False,
) -> None:
    """List the documents of a data set, or cut them anew.

    Examples:

        assay documents papers

        assay documents papers --cut 300/100
    """
    session: Session = context.obj
    with session.open() as workspace:
        data = workspace.dataset(dataset)
        if cut is not None:
            with progress() as watch:
                made = data.recut(cut, name=name, password=passwords_of(password), watch=watch)
            emit(made, as_json, show_cut)
            return
        found = data.documents()
    if as_json:
        typer.echo(TypeAdapter(list[DocumentInfo]).dump_json(found, indent=2).decode())
        return
    show(found)


def show(found: list[DocumentInfo]) -> None:
    """Print a line for each document, and its notes."""
    for info in found:
        pages = f"{info.pages:,} pages, " if info.pages else ""
        cut = f", cut {info.cut}" if info.cut else ""
        say(f"{escape(info.id)}: {escape(info.title)} ({pages}{info.passages:,} passages{cut})")
        for text in info.notes:
            note(text)
        if info.run is None:
            note("Its file is not kept; import it again to see its pages.")
    if not found:
        say("No documents here. Import a PDF, DOCX, HTML, Markdown or text file.")


def show_cut(made: Recut) -> None:
    """Print what came of cutting anew."""
    say(f"{escape(made.dataset)}: {made.documents:,} documents, {made.passages:,} passages.")
    note(f"{made.source} and every decision in it are as they were.")
    if made.left_out:
        note(f"{made.left_out:,} documents were left out.")
