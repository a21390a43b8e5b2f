"""`assay pictures`: measure every picture and make its thumbnail."""

from __future__ import annotations

from typing import Annotated

import typer

from assay.cli.output import emit, progress, say
from assay.cli.session import JsonOption, Session
from assay.schema.pictures import PicturesReport


def command(
    context: typer.Context,
    dataset: Annotated[str, typer.Argument(help="Name of the data set.")],
    as_json: JsonOption = False,
) -> None:
    """Measure every picture and make its thumbnail; resumes where an earlier call stopped.

    The checks and the page do this by themselves; run it ahead for many pictures.

    Examples:

        assay pictures photos
    """
    session: Session = context.obj
    with session.open() as workspace, progress() as watch:
        report = workspace.dataset(dataset).pictures(watch=watch)
    emit(report, as_json, show)


def show(report: PicturesReport) -> None:
    """Print how many pictures there are, and how fast they were looked at."""
    rate = f", {report.made / report.seconds:.0f} pictures/s" if report.made else ""
    say(
        f"{report.pictures} pictures: {report.made} looked at now, {report.missing} not here, "
        f"{report.broken} broken, in {report.seconds:.1f} s{rate}"
    )
