"""`assay info`: what the workspace holds."""

from __future__ import annotations

from typing import Annotated

import typer

from assay.cli.output import emit, percent, say, table
from assay.cli.session import JsonOption, Session
from assay.schema.datasets import DatasetInfo, WorkspaceInfo

MOST_LABELS = 15
"""Labels shown before the rest is summed up."""


def command(
    context: typer.Context,
    dataset: Annotated[
        str | None, typer.Argument(help="Name of a data set.", show_default="all")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Show what the workspace, or one data set, holds.

    Examples:

        assay info

        assay info intents --json
    """
    session: Session = context.obj
    with session.open() as workspace:
        if dataset is None:
            emit(workspace.info(), as_json, show_workspace)
        else:
            emit(workspace.dataset(dataset).info(), as_json, show_dataset)


def show_workspace(info: WorkspaceInfo) -> None:
    """Print data sets and models."""
    elsewhere = "" if info.catalogue.startswith("sqlite") else f", catalogue in {info.catalogue}"
    say(f"Workspace {info.path}{elsewhere}")
    if not info.datasets:
        say("It is empty. Next: assay import FILE")
        return
    table(
        [
            "data set",
            ("records", "right"),
            ("labelled", "right"),
            ("classes", "right"),
            ("decisions", "right"),
            ("findings", "right"),
        ],
        [
            [d.name, d.records, d.labelled, len(d.labels), d.decisions, sum(d.findings.values())]
            for d in info.datasets
        ],
    )
    if info.models:
        say()
        table(
            ["model", "method", "data set", ("records", "right"), "trained", ""],
            [
                [
                    m.name,
                    m.method,
                    m.trained_on,
                    m.records,
                    f"{m.created:%Y-%m-%d %H:%M}",
                    "promoted" if m.promoted else "",
                ]
                for m in info.models
            ],
        )


def show_dataset(info: DatasetInfo) -> None:
    """Print counts of one data set."""
    say(
        f"[bold]{info.name}[/]: {info.records} records, {info.labelled} labelled, "
        f"{info.empty} empty, {info.excluded} excluded, {info.decisions} decisions"
    )
    say(
        "Splits: "
        + ", ".join(
            f"{'none named' if name == 'none' else name} {n}" for name, n in info.splits.items()
        )
    )
    if info.meta:
        say("Metadata: " + ", ".join(info.meta))
    if info.models:
        say("Models: " + ", ".join(info.models))
    if info.findings:
        say("Findings: " + ", ".join(f"{check} {n}" for check, n in info.findings.items()))
    if info.labels:
        say()
        shown = list(info.labels.items())[:MOST_LABELS]
        rest = len(info.labels) - len(shown)
        table(
            ["label", ("records", "right"), ("share", "right")],
            [[label, n, percent(n / max(info.labelled, 1))] for label, n in shown],
        )
        if rest:
            say(f"… and {rest} more labels")
