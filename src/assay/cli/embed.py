"""`assay embed`: vectors for every text, or every picture."""

from __future__ import annotations

from typing import Annotated

import typer

from assay.cli.output import emit, note, progress, say
from assay.cli.session import EncoderOption, JsonOption, Session
from assay.schema.pictures import PictureEmbedReport
from assay.schema.reports import EmbedReport

FAULTS_SHOWN = 5
"""Pictures without a vector that are named."""


def command(
    context: typer.Context,
    dataset: Annotated[str, typer.Argument(help="Name of the data set.")],
    encoder: EncoderOption = None,
    pictures: Annotated[
        bool, typer.Option("--pictures", help="Of the pictures, in place of the texts.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Compute the vectors that are missing; resumes where an earlier call stopped.

    Training, checks and search do this by themselves; run it ahead for a large data set. With
    --pictures, and an encoder that sees, a search finds pictures by what they show.

    Examples:

        assay embed intents

        assay embed intents --encoder onnx:./my-encoder

        assay embed photos --pictures --encoder clip:./my-clip
    """
    session: Session = context.obj
    with session.open() as workspace, progress() as watch:
        chosen = workspace.dataset(dataset)
        if pictures:
            emit(chosen.embed_pictures(encoder, watch=watch), as_json, show_pictures)
        else:
            emit(chosen.embed(encoder, watch=watch), as_json, show)


def show(report: EmbedReport) -> None:
    """Print what was embedded, and how fast."""
    rate = f", {report.embedded / report.seconds:.0f} texts/s" if report.embedded else ""
    say(
        f"{report.embedded} texts embedded, {report.cached} known already "
        f"({report.dimensions} dimensions, {report.encoder.partition('.')[0]}) "
        f"in {report.seconds:.1f} s{rate}"
    )


def show_pictures(report: PictureEmbedReport) -> None:
    """Print how many pictures were embedded, how fast, and which were not."""
    rate = f", {report.embedded / report.seconds:.0f} pictures/s" if report.embedded else ""
    say(
        f"{report.embedded} pictures embedded, {report.cached} known already "
        f"({report.dimensions} dimensions, {report.encoder.partition('.')[0]}), "
        f"{report.missing} not here, {report.broken} broken, in {report.seconds:.1f} s{rate}"
    )
    for fault in report.faults[:FAULTS_SHOWN]:
        note(f"{fault.image}: {fault.why}")
    for remark in report.notes:
        note(remark)
    say(f'Next: assay search {report.dataset} "a dog on a beach"')
