"""`assay names`: what classes are called in other languages."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from assay.cli.output import emit, note, progress, say, table
from assay.cli.session import JsonOption, Session
from assay.schema.class_names import OBJECTS, ClassNames, NamesReport, Understood
from assay.schema.language_names import language_name

app = typer.Typer(help="Let filters and search understand classes in many languages.")

DatasetArgument = Annotated[str, typer.Argument(help="Name of the data set.")]


@app.command("attach")
def attach(
    context: typer.Context,
    dataset: DatasetArgument,
    file: Annotated[Path, typer.Argument(help="Table with the columns class, language and name.")],
    column: Annotated[
        str, typer.Option(help="Column whose values are the classes.", metavar="NAME")
    ] = OBJECTS,
    as_json: JsonOption = False,
) -> None:
    """Attach a table of class names; it takes the place of an earlier one.

    Examples:

        assay names attach photos names.csv
        assay show photos --where "meta.objects = 'chien'"
        assay search photos "chien"
    """
    session: Session = context.obj
    with session.open() as workspace, progress() as watch:
        report = workspace.dataset(dataset).attach_names(file, column=column, watch=watch)
    emit(report, as_json, show)


@app.command("show")
def show_names(
    context: typer.Context,
    dataset: DatasetArgument,
    language: Annotated[
        str | None, typer.Option(help="Names in this language, e.g. fr.", metavar="CODE")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Show which names are attached, or those of one language.

    Examples:

        assay names show photos --language fr
    """
    session: Session = context.obj
    with session.open() as workspace:
        emit(workspace.dataset(dataset).class_names(language), as_json, show_found)


@app.command("detach")
def detach(context: typer.Context, dataset: DatasetArgument, as_json: JsonOption = False) -> None:
    """Take the names away.

    Examples:

        assay names detach photos
    """
    session: Session = context.obj
    with session.open() as workspace:
        emit(workspace.dataset(dataset).detach_names(), as_json, show)


def show(report: NamesReport) -> None:
    """Print what was attached, and what of it is of no use."""
    if report.file is None:
        say(f"{report.column} of {report.dataset} has no names of classes now.")
        return
    say(
        f"Names: {report.names}, of classes: {report.classes}, in languages: "
        f"{len(report.languages)}; attached to {report.column}. Rows that repeat others: "
        f"{report.duplicates}, left out: {report.rejected}."
    )
    for row in report.rejects[:5]:
        note(f"line {row.line}: {row.reason}: {row.raw}")
    if report.unnamed:
        note(f"Without a name: {', '.join(report.unnamed)}.")
    if report.absent:
        note(f"Named, but of no record: {', '.join(report.absent)}.")


def show_found(found: ClassNames) -> None:
    """Print the names of a language, or how many there are in each."""
    if found.language is None:
        show(found.report)
        table(
            ["language", "code", ("names", "right")],
            [[language_name(code), code, n] for code, n in found.report.languages.items()],
        )
    elif not found.names:
        say(f"No class has a name in {language_name(found.language)}.")
    else:
        table(["class", "names"], [[one, ", ".join(of)] for one, of in found.names.items()])


def show_understood(named: tuple[Understood, ...], *, searched: bool = False) -> None:
    """Say which words were understood as classes, and which of these no record holds."""
    for one in named:
        spoken = ", ".join(language_name(code) for code in one.languages)
        nearest = "; what is found is only the nearest to it" if searched else ""
        absent = "" if one.held else f", which no record holds{nearest}"
        note(f"{one.word} ({spoken}) is understood as {' or '.join(one.classes)}{absent}.")
