"""`assay doctor`: verify the workspace, and mend what can be mended."""

from __future__ import annotations

from typing import Annotated

import typer

from assay.cli.output import emit, say, table
from assay.cli.session import JsonOption, Session
from assay.schema.datasets import DoctorReport


def command(
    context: typer.Context,
    repair: Annotated[bool, typer.Option("--repair", help="Mend what can be mended.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Verify every file and table of the workspace.

    What people said and what came in is never touched; what can be recomputed is removed
    where it is damaged, and made anew when next needed.

    Examples:

        assay doctor

        assay doctor --repair
    """
    session: Session = context.obj
    with session.open() as workspace:
        report = workspace.doctor(repair=repair)
    emit(report, as_json, show)
    if not report.healthy:
        raise typer.Exit(1)


def show(report: DoctorReport) -> None:
    """Print each problem, or that there is none."""
    if not report.problems:
        say(f"{report.path}: {report.checked} things checked, nothing wrong.")
    else:
        table(
            ["problem", "where", "state"],
            [
                [
                    p.what,
                    p.where,
                    "mended"
                    if p.repaired
                    else ("--repair can mend it" if p.repairable else "needs you"),
                ]
                for p in report.problems
            ],
        )
    say(
        "[dim]"
        + ", ".join(f"{name} {version}" for name, version in report.versions.items())
        + "[/]"
    )
