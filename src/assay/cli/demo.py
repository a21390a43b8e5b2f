"""`assay demo`: the whole loop on sample data, a step at a time."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from assay.cli import check as check_command
from assay.cli import compare as compare_command
from assay.cli import findings as findings_command
from assay.cli import import_ as import_command
from assay.cli.output import progress, say
from assay.cli.session import Session

if TYPE_CHECKING:
    from assay.dataset import Dataset
    from assay.model import Model
    from assay.schema.findings import Finding
    from assay.schema.runs import Reporter
    from assay.workspace import Workspace

SAMPLE = "bank_messages"


def command(
    context: typer.Context,
) -> None:
    """Run the loop on sample data: import, train, check, decide, retrain, compare.

    The sample is about 1,200 chatbot messages of a fictional bank with planted, listed
    faults. The workspace is left for you to explore.

    Examples:

        assay demo

        assay --workspace ./try demo
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

        step(2, "Train a classifier on the labels as they came")
        with progress() as watch:
            before = trained(workspace, data, "before", watch)
            score = before.evaluate(watch=watch)
        say(f"{before.name}: {score}")

        step(3, "Check the data: out-of-sample answers tell which labels to doubt")
        with progress() as watch:
            checked = data.check(watch=watch)
        check_command.show(checked)
        say("\nThe ten labels most in doubt:\n")
        doubted = data.findings("label_errors", limit=10, decided=True)
        findings_command.show(doubted, data.texts([finding.record for finding in doubted]))

        step(4, "Decide: accept the suggestions we know to be right (the sample lists its faults)")
        good = known_good(data.findings("label_errors"))
        if good:
            saved = data.accept(good, by="demo").saved
            say(f"{len(saved)} labels corrected; every decision is on disk and can be undone.")
        else:
            say("Nothing left to decide: the demo was run here before.")

        step(5, "Train again on the corrected labels, and test whether it really got better")
        with progress() as watch:
            after = trained(workspace, data, "after", watch)
            paired = after.compare(before, watch=watch)
        compare_command.show(paired)
        leave(workspace.path, data)


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
