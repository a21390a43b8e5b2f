"""`assay project`: a map of the records."""

from __future__ import annotations

from typing import Annotated

import typer

from assay.cli.output import emit, plural, progress, say, table
from assay.cli.session import EncoderOption, JsonOption, SeedOption, Session
from assay.schema.projections import Projection

SHOWN = 12
"""Clusters listed at most."""


def command(
    context: typer.Context,
    dataset: Annotated[str, typer.Argument(help="Name of the data set.")],
    encoder: EncoderOption = None,
    seed: SeedOption = 0,
    neighbours: Annotated[
        int, typer.Option(min=2, max=200, help="Few show detail, many the whole.")
    ] = 15,
    min_dist: Annotated[
        float, typer.Option(min=0, max=1, help="How tight neighbours may lie.")
    ] = 0.1,
    anew: Annotated[
        bool, typer.Option("--anew", help="Move every record, also those on a map already.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Lay the records out on a map by what they mean, and name its clusters.

    After an import, new records are placed on the map and the others stay where they are.

    Examples:

        assay project intents

        assay project intents --seed 1 --json
    """
    session: Session = context.obj
    with session.open() as workspace, progress() as watch:
        report = workspace.dataset(dataset).project(
            encoder=encoder,
            seed=seed,
            neighbours=neighbours,
            min_dist=min_dist,
            anew=anew,
            watch=watch,
        )
    emit(report, as_json, show)


def show(report: Projection) -> None:
    """Print how many records are on the map, and its clusters."""
    placed = f", {report.placed} of them placed later" if report.placed else ""
    say(
        f"{report.count} records of [bold]{report.dataset}[/] on the map{placed}, "
        f"{plural(len(report.clusters), 'cluster')}, in {report.seconds:.1f} s"
    )
    rows = [(cluster.count, cluster.name) for cluster in report.clusters[:SHOWN]]
    if rows:
        table([("records", "right"), "cluster"], rows)
    if len(report.clusters) > SHOWN:
        say(f"[dim]and {len(report.clusters) - SHOWN} more[/]")
