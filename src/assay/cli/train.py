"""`assay train`: a classifier from the labels there are now."""

from __future__ import annotations

from typing import Annotated, cast

import typer
from rich.markup import escape

from assay.cli.output import emit, percent, points, points_between, progress, say, table
from assay.cli.session import (
    EncoderOption,
    JsonOption,
    ModelNameOption,
    SeedOption,
    Session,
    ThresholdOption,
)
from assay.schema.balances import Balance, BalanceChoice
from assay.schema.models import TrainReport
from assay.schema.tuning import Tuning


def command(
    context: typer.Context,
    dataset: Annotated[str, typer.Argument(help="Name of the data set.")],
    method: Annotated[
        str, typer.Option(help="linear, lexical, hybrid, semi, contrastive or finetune.")
    ] = "hybrid",
    shots: Annotated[
        int | None, typer.Option(min=1, help="Labels per class to learn from.", show_default="all")
    ] = None,
    seed: SeedOption = 0,
    split: Annotated[
        str | None, typer.Option(help="Split to learn from.", show_default="train")
    ] = None,
    encoder: EncoderOption = None,
    balance: Annotated[
        str,
        typer.Option(help="Make uneven classes even: none, weights, over, under, smote or auto."),
    ] = "none",
    threshold: ThresholdOption = 0.0,
    holdout: Annotated[
        float, typer.Option(help="Share kept for testing where there are no splits.")
    ] = 0.2,
    name: ModelNameOption = None,
    base: Annotated[
        str | None, typer.Option(help="Model that fine-tuning starts from.", show_default="minilm")
    ] = None,
    epochs: Annotated[
        int | None,
        typer.Option(min=1, help="Passes over the labels at most.", show_default="chosen"),
    ] = None,
    learning_rate: Annotated[
        float | None,
        typer.Option(min=0, max=1, help="Largest step of the weights.", show_default="chosen"),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Train a classifier on the current labels, decisions included, and save it.

    Examples:

        assay train intents

        assay train captions --method semi --shots 32 --seed 1

        assay train reviews --method lexical --threshold 0.6 --name careful

        assay train complaints --balance auto

        assay train captions --method contrastive --shots 32
    """
    session: Session = context.obj
    given = {"base": base, "epochs": epochs, "learning_rate": learning_rate}
    asked = {option: value for option, value in given.items() if value}
    with session.open() as workspace, progress() as watch:
        model = workspace.dataset(dataset).train(
            method,
            shots=shots,
            seed=seed,
            split=split,
            encoder=encoder,
            balance=cast("Balance", balance),
            threshold=threshold,
            holdout=holdout,
            name=name,
            tuning=Tuning.model_validate(asked) if asked else None,
            watch=watch,
        )
        report = model.training
    emit(report, as_json, show)


def show(report: TrainReport) -> None:
    """Print what was trained, and what to do next."""
    learned = f" from {report.records} records" if report.records else ""
    say(
        f"Model [bold]{report.model}[/] ({report.method}): {len(report.classes)} classes{learned} "
        f"in {report.seconds:.1f} s"
    )
    if report.balance is not None and report.balance.trials:
        _trials(report.balance)
    for remark in report.notes:
        say(f"[dim]{escape(remark)}[/]")
    say(f"[dim]Next: assay eval {report.model}[/]")


def _trials(choice: BalanceChoice) -> None:
    """Print what each way to balance was worth in cross-validation."""
    table(
        ["balance", ("macro F1", "right"), ("gain", "right"), "its interval"],
        [
            ["none", percent(choice.plain), "", ""],
            *(
                [
                    one.way,
                    percent(one.macro_f1),
                    points(one.difference),
                    points_between(one.interval),
                ]
                for one in choice.trials
            ),
        ],
        title=f"{choice.folds} folds of {choice.records:,} training records",
    )
    say()
