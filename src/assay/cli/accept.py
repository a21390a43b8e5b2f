"""`assay accept`: do what the gravest findings of a check propose."""

from __future__ import annotations

from collections import Counter
from typing import Annotated

import typer

from assay.cli.output import emit, plural, say
from assay.cli.session import ByOption, JsonOption, Session
from assay.schema.reports import DecisionReport


def command(
    context: typer.Context,
    dataset: Annotated[str, typer.Argument(help="Name of the data set.")],
    check: Annotated[str, typer.Option(help="Check whose findings to accept.")],
    top: Annotated[int, typer.Option(min=1, help="How many, gravest first.")],
    by: ByOption = None,
    as_json: JsonOption = False,
) -> None:
    """Accept the top findings of a check: relabel as suggested, or exclude.

    Look at them first with `assay findings`. Each acceptance is a decision and can be undone.

    Examples:

        assay accept intents --check label_errors --top 20 --by lena
    """
    session: Session = context.obj
    with session.open() as workspace:
        report = workspace.dataset(dataset).accept_top(check, top, by=by)
    emit(report, as_json, show)


def show(report: DecisionReport) -> None:
    """Print how many decisions were saved, by action."""
    counts = Counter(decision.action for decision in report.saved)
    done = ", ".join(f"{number} {action}" for action, number in counts.items()) or "nothing"
    say(f"Saved {plural(len(report.saved), 'decision')} on {report.dataset}: {done}")
    say("[dim]Next: train again, then compare the two models.[/]")
