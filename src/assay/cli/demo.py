"""`assay demo`: the whole loop on sample data, a step at a time, then the page on it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assay.cli import check as check_command
from assay.cli import compare as compare_command
from assay.cli import findings as findings_command
from assay.cli import import_ as import_command
from assay.cli import project as project_command
from assay.cli import serve as serve_command
from assay.cli import topics as topics_command
from assay.cli.output import progress, say
from assay.cli.session import Session
from assay.errors import PortInUse

if TYPE_CHECKING:
    from assay.dataset import Dataset
    from assay.model import Model
    from assay.schema.findings import Finding
    from assay.schema.runs import Reporter
    from assay.workspace import Workspace

SAMPLE = "bank_messages"


def command(
    context: typer.Context,
    serve: Annotated[
        bool | None,
        typer.Option(
            "--serve/--no-serve",
            help="Serve the page on the result afterwards.",
            show_default="on, unless CI is set",
        ),
    ] = None,
    port: Annotated[
        int | None,
        typer.Option(min=0, max=65535, help="Port of the page.", show_default="8642 if free"),
    ] = None,
) -> None:
    """Run the loop on sample data: import, topics, train, check, decide, retrain, compare, serve.

    The sample is about 1,200 chatbot messages of a fictional bank with planted, listed
    faults. The workspace is left for you to explore.

    Examples:

        assay demo

        assay --workspace ./try demo --no-serve
    """
    from assay.sample import sample_path

    session: Session = context.obj
    if session.folder is None:
        session.folder = Path("assay-demo")
    with session.open(create=True) as workspace:
        step(1, f"Import {sample_path(SAMPLE).name}: which column is the text, which the label?")
        with progress() as watch:
            report = workspace.import_file(sample_path(SAMPLE), name=SAMPLE, watch=watch)
        import_command.show(report)
        data = workspace.dataset(SAMPLE)

        step(2, "Find out what people write about, without any label")
        with progress() as watch:
            topics = data.topics(watch=watch)
        first = [topic.representatives[0] for topic in topics.topics if topic.representatives]
        topics_command.show(topics, data.texts(first))

        step(3, "Train a classifier on the labels as they came")
        with progress() as watch:
            before = trained(workspace, data, "before", watch)
            score = before.evaluate(watch=watch)
        say(f"{before.name}: {score}")

        step(4, "Check the data: out-of-sample answers tell which labels to doubt")
        with progress() as watch:
            checked = data.check(watch=watch)
        check_command.show(checked)
        say("\nThe ten labels most in doubt:\n")
        doubted = data.findings("label_errors", limit=10, decided=True)
        findings_command.show(doubted, data.texts([finding.record for finding in doubted]))

        step(5, "Decide: accept the suggestions we know to be right (the sample lists its faults)")
        good = known_good(data.findings("label_errors"))
        if good:
            saved = data.accept(good, by="demo").saved
            say(f"{len(saved)} labels corrected; every decision is on disk and can be undone.")
        else:
            say("Nothing left to decide: the demo was run here before.")

        step(6, "Train again on the corrected labels, and test whether it really got better")
        with progress() as watch:
            after = trained(workspace, data, "after", watch)
            paired = after.compare(before, watch=watch)
        compare_command.show(paired)
        with progress() as watch:
            after.evaluate(watch=watch)

        step(7, "Draw the map: every message a point, near to what it is like")
        with progress() as watch:
            drawn = data.project(watch=watch)
        project_command.show(drawn)
        leave(workspace.path, data)
        if not os.environ.get("CI") if serve is None else serve:
            show_page(workspace, port)


def show_page(workspace: Workspace, port: int | None) -> None:
    """Serve the page until Ctrl-C, on a free port where nobody asked for one and ours is taken."""
    say("\n[bold cyan]The same on a page[/]\n")
    try:
        serve_command.serve_until_stopped(workspace, port=8642 if port is None else port)
    except PortInUse:
        if port is not None:
            raise
        serve_command.serve_until_stopped(workspace, port=0)


def step(number: int, words: str) -> None:
    """Print the heading of a step."""
    say(f"\n[bold cyan]{number}. {words}[/]\n")


def trained(workspace: Workspace, data: Dataset, name: str, watch: Reporter) -> Model:
    """Train a model of that name, or return the one of an earlier demo."""
    known = {model.name: model for model in workspace.models()}
    return known[name] if name in known else data.train(name=name, watch=watch)


def known_good(found: list[Finding]) -> list[Finding]:
    """Return the findings that propose the label the sample's fault list says is true."""
    from assay.sample import sample_faults

    true_labels = {
        fault.record: fault.true_label
        for fault in sample_faults(SAMPLE)
        if fault.kind.startswith("wrong_label")
    }
    return [
        f for f in found if f.suggested is not None and true_labels.get(f.record) == f.suggested
    ]


def leave(folder: Path, data: Dataset) -> None:
    """Say where everything is and what to try next."""
    info = data.info()
    say(
        f"\nThe workspace is in [bold]{folder}[/]: {info.records} records, "
        f"{info.decisions} decisions, models {', '.join(info.models)}. Try:\n"
    )
    for line in (
        f"findings {SAMPLE} --check near_duplicates",
        f'search {SAMPLE} "someone stole my card"',
        'predict after "i cant remember my pin"',
        f"export {SAMPLE} --to corrected.csv --history",
    ):
        say(f"  assay --workspace {folder} {line}")
