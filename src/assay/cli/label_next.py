"""`assay next`: what to label next, and whether it is worth it."""

from __future__ import annotations

from typing import Annotated

import typer

from assay.cli.output import emit, percent, progress, say, shorten, table
from assay.cli.session import EncoderOption, JsonOption, SeedOption, Session
from assay.schema.active import NextBatch


def command(
    context: typer.Context,
    dataset: Annotated[str, typer.Argument(help="Name of the data set.")],
    batch: Annotated[int, typer.Option(min=1, help="Records wanted.")] = 20,
    strategy: Annotated[
        str, typer.Option(help="adaptive, coverage, uncertainty or random.")
    ] = "adaptive",
    encoder: EncoderOption = None,
    holdout: Annotated[
        float, typer.Option(help="Share of the batch that is drawn at random to test on.")
    ] = 0.2,
    gain: Annotated[
        bool, typer.Option(help="Estimate what more labels would gain, after the batch.")
    ] = True,
    seed: SeedOption = 0,
    as_json: JsonOption = False,
) -> None:
    """Choose the records to label next, and say what more labels would gain.

    Works without any label: then the batch covers all there is.

    Examples:

        assay next captions

        assay next captions --batch 40 --json
    """
    session: Session = context.obj
    with session.open() as workspace:
        data = workspace.dataset(dataset)
        with progress() as watch:
            found = data.next(
                batch, strategy=strategy, encoder=encoder, holdout=holdout, seed=seed, watch=watch
            )
        if not as_json:
            show(found)
        if gain and found.advice is None:
            with progress() as watch:
                told = data.gain(batch, encoder=encoder, holdout=holdout, seed=seed, watch=watch)
            found = found.model_copy(
                update={"estimate": told.estimate, "advice": told.advice, "why": told.why}
            )
    emit(found, as_json, show_gain)


def show(found: NextBatch) -> None:
    """Print the records with their reasons, and the labels so far."""
    if found.findings:
        rows = [
            [
                place,
                one.record,
                one.suggested or "",
                f"“{shorten(found.values[one.record].text, 200)}”\n{one.why}"
                if one.record in found.values
                else one.why,
            ]
            for place, one in enumerate(found.findings, start=1)
        ]
        table(
            [("", "right"), "record", "best guess", "text, and why it is asked"],
            rows,
            title=f"{len(found.findings)} records of {found.dataset} to label next",
            spaced=True,
        )
    for remark in found.notes:
        say(f"[dim]{remark}[/]")
    labels = sorted(found.per_class.items(), key=lambda one: -one[1])
    counted = ", ".join(f"{name} {count:,}" for name, count in labels[:8])
    more = f" and {len(labels) - 8} labels more" if len(labels) > 8 else ""
    say(
        f"{found.labelled:,} labelled, {found.unlabelled:,} not"
        + (f": {counted}{more}." if labels else ".")
    )


def show_gain(found: NextBatch) -> None:
    """Print what more labels would gain, where that was asked for, and what to do next."""
    if found.estimate is not None:
        say(
            f"Accuracy on held-out labels, with what is labelled: about "
            f"{percent(found.estimate.accuracy)} ({found.estimate.method}, a quick learner; a "
            "trained model is likely better)."
        )
    if found.why:
        say(f"[bold]{found.why}[/]")
    if found.findings:
        first = found.findings[0].record
        say(f"\n[dim]Next: assay decide {found.dataset} {first} --relabel LABEL[/]")
