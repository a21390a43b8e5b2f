"""`assay embed`: vectors for every text."""

from __future__ import annotations

from typing import Annotated

import typer

from assay.cli.output import emit, progress, say
from assay.cli.session import EncoderOption, JsonOption, Session
from assay.schema.reports import EmbedReport


def command(
    context: typer.Context,
    dataset: Annotated[str, typer.Argument(help="Name of the data set.")],
    encoder: EncoderOption = None,
    as_json: JsonOption = False,
) -> None:
    """Compute the vectors that are missing; resumes where an earlier call stopped.

    Training, checks and search do this by themselves; run it ahead for a large data set.

    Examples:

        assay embed intents

        assay embed intents --encoder onnx:./my-encoder
    """
    session: Session = context.obj
    with session.open() as workspace, progress() as watch:
        report = workspace.dataset(dataset).embed(encoder, watch=watch)
    emit(report, as_json, show)


def show(report: EmbedReport) -> None:
    """Print what was embedded, and how fast."""
    rate = f", {report.embedded / report.seconds:.0f} texts/s" if report.embedded else ""
    say(
        f"{report.embedded} texts embedded, {report.cached} known already "
        f"({report.dimensions} dimensions, {report.encoder.partition('.')[0]}) "
        f"in {report.seconds:.1f} s{rate}"
    )
