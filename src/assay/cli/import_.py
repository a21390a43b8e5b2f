"""`assay import`: a file or folder becomes a data set."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from assay.cli.output import emit, progress, say, table
from assay.cli.session import JsonOption, PasswordOption, Session, passwords_of
from assay.schema.imports import ImportReport


def command(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="File or folder to import.")],
    name: Annotated[
        str | None, typer.Option(help="Name of the data set.", show_default="the file's name")
    ] = None,
    text: Annotated[str | None, typer.Option(help="Column that holds the text.")] = None,
    label: Annotated[str | None, typer.Option(help="Column that holds the label.")] = None,
    split: Annotated[str | None, typer.Option(help="Column that names the split.")] = None,
    id: Annotated[str | None, typer.Option(help="Column that identifies a record.")] = None,
    image: Annotated[str | None, typer.Option(help="Column that names the picture.")] = None,
    images: Annotated[
        Path | None,
        typer.Option(help="Folder of the pictures.", show_default="beside the file"),
    ] = None,
    format: Annotated[str | None, typer.Option(help="Format, where the guess is wrong.")] = None,
    encoding: Annotated[
        str | None, typer.Option(help="Text encoding, where the guess is wrong.")
    ] = None,
    delimiter: Annotated[
        str | None, typer.Option(help="Field separator, where the guess is wrong.")
    ] = None,
    skip_bad: Annotated[
        bool, typer.Option("--skip-bad", help="Leave bad rows out and list them.")
    ] = False,
    cut: Annotated[
        str | None,
        typer.Option(
            help="How documents are cut: tokens of whole sentences, or CHARACTERS/OVERLAP.",
            show_default="180",
        ),
    ] = None,
    password: PasswordOption = None,
    as_json: JsonOption = False,
) -> None:
    """Import a file or folder: all of it, or nothing.

    Columns are guessed and shown with the reason. Importing again updates records by id and
    keeps every decision.

    Examples:

        assay import reviews.csv --text review --label sentiment

        assay import export.json --name intents

        assay import messy.csv --skip-bad

        assay import papers/ --name papers --cut 1000/200

        assay import captions.json --images photos/
    """
    session: Session = context.obj
    with session.open(create=True) as workspace, progress() as watch:
        report = workspace.import_file(
            file,
            name=name,
            text=text,
            label=label,
            split=split,
            id=id,
            image=image,
            images=images,
            format=format,
            encoding=encoding,
            delimiter=delimiter,
            skip_bad=skip_bad,
            cut=cut,
            password=passwords_of(password),
            watch=watch,
        )
    emit(report, as_json, show)


def show(report: ImportReport) -> None:
    """Print what an import took and how it read the columns."""
    source = report.source
    read_as = ", ".join(
        part
        for part in (source.format, source.compression, source.encoding)
        if part and part != "none"
    )
    table(
        ["column", "used as", "why"],
        [
            [guess.column, guess.role or "metadata", "you said so" if guess.given else guess.reason]
            for guess in report.columns
        ],
        title=f"{source.path} read as {read_as}",
    )
    for remark in source.notes:
        say(f"[dim]{remark}[/]")
    left = f"{report.removed} removed, " if report.removed else ""
    say(
        f"\n[bold]{report.dataset}[/]: {report.added} added, {report.updated} updated, "
        f"{report.unchanged} unchanged, {left}{report.rejected} rejected in {report.seconds:.1f} s"
    )
    if report.rejects_file:
        say(f"Rejected rows with their reasons: {report.rejects_file}")
    if report.elsewhere and report.elsewhere == report.missing_pictures:
        say(
            f"{report.elsewhere} of {report.pictures} pictures lie on other sites, and nothing is "
            "loaded from there; their records are kept. To see them, download the files and "
            f"name them in the table. They are listed in {report.missing_file}"
        )
    elif report.missing_file:
        say(
            f"{report.missing_pictures} of {report.pictures} pictures are not here; their records "
            f"are kept. Name the folder with --images. They are listed in {report.missing_file}"
        )
