"""`assay predict`: what a model says of texts, a file or a data set."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from assay.cli.output import emit, note, percent, progress, say, shorten, table
from assay.cli.session import JsonOption, Session
from assay.schema.models import Prediction
from assay.schema.records import Role
from assay.schema.reports import PredictReport

WORTH_SAYING = 0.005
"""Probability below which a label beside the answer is left out."""


def command(
    context: typer.Context,
    model: Annotated[
        str | None, typer.Argument(help="Name or id of the model.", show_default=False)
    ] = None,
    texts: Annotated[list[str] | None, typer.Argument(help="Texts to predict.")] = None,
    file: Annotated[Path | None, typer.Option(help="File with a text in each row.")] = None,
    text: Annotated[
        str | None, typer.Option(help="Column of the file that holds the text.")
    ] = None,
    to: Annotated[
        Path | None, typer.Option(help="File to write.", show_default="FILE.predicted.csv")
    ] = None,
    dataset: Annotated[
        str | None, typer.Option(help="Predict a data set; joins its records.")
    ] = None,
    anew: Annotated[
        bool, typer.Option("--anew", help="Ask again where a data set was predicted before.")
    ] = False,
    remote: Annotated[
        str | None,
        typer.Option(metavar="URL", help="Ask the prediction API at this address instead."),
    ] = None,
    key_env: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="With --remote: the variable that holds its key."),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Predict texts, every row of a file, or every record of a data set.

    Examples:

        assay predict intents-hybrid "where is my card" "i lost my phone"

        assay predict intents-hybrid --file new.csv --to labelled.csv

        assay predict intents-hybrid --dataset intents

        assay predict --remote https://example.org/predict --key-env API_KEY --dataset intents
    """
    if sum((bool(texts), file is not None, dataset is not None)) != 1:
        raise typer.BadParameter("Give texts, or --file, or --dataset.")
    if (model is None) != (remote is not None) or (remote is not None and dataset is None):
        raise typer.BadParameter("Give the name of a model, or --remote URL and --dataset.")
    session: Session = context.obj
    with session.open() as workspace, progress() as watch:
        classifier = (
            workspace.model(str(model))
            if remote is None
            else workspace.dataset(str(dataset)).remote(remote, key_env=key_env, watch=watch)
        )
        if texts:
            emit(classifier.predict(texts), as_json, show_texts)
        elif file is not None:
            target = to or file.with_name(f"{file.name.split('.')[0]}.predicted.csv")
            roles: dict[Role, str] | None = {"text": text} if text else None
            emit(
                classifier.predict_file(file, target, roles=roles, watch=watch),
                as_json,
                show_report,
            )
        else:
            emit(classifier.predict_dataset(dataset, anew=anew, watch=watch), as_json, show_report)


def show_texts(predictions: list[Prediction]) -> None:
    """Print one line a text."""
    rows = []
    for p in predictions:
        others = sorted(p.probabilities.items(), key=lambda item: -item[1])[:3]
        others = [one for one in others if one[1] >= WORTH_SAYING] or others[:1]
        ranked = ", ".join(f"{label} {100 * value:.0f} %" for label, value in others)
        rows.append([shorten(p.text, 60), p.label, percent(p.confidence), ranked])
    table(["text", "label", ("confidence", "right"), "most probable"], rows)


def show_report(report: PredictReport) -> None:
    """Print how often each label was answered."""
    table(
        ["label", ("records", "right"), ("share", "right")],
        [[label, n, percent(n / max(report.n, 1))] for label, n in report.labels.items()],
        title=f"{report.model}: {report.n} records in {report.seconds:.1f} s",
    )
    if report.unanswered:
        say(f"[yellow]{report.unanswered} without a usable answer[/]; --anew asks again for them.")
    if report.usage is not None:
        usage = report.usage
        cost = "" if usage.cost is None else f", cost {usage.cost:.4g}"
        say(
            f"[dim]{usage.requests} requests, {usage.cached} answers known before, "
            f"{usage.tokens_in:,} tokens read, {usage.tokens_out:,} written{cost}[/]"
        )
    for remark in report.notes:
        note(remark)
    if report.file:
        say(f"Written to {report.file}")
