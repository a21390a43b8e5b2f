"""`assay connect pretrained`: a Hugging Face text-classification model as it is."""

from __future__ import annotations

from typing import Annotated

import typer

from assay.cli.output import emit, progress
from assay.cli.session import (
    JsonOption,
    ModelNameOption,
    Session,
    ThresholdOption,
)
from assay.cli.train import show
from assay.errors import InvalidSetting
from assay.schema.connections import Pretrained

DEFAULTS = Pretrained(source="")


def command(
    context: typer.Context,
    dataset: Annotated[str, typer.Argument(help="Data set whose labels it is about.")],
    source: Annotated[str, typer.Argument(help="Name on the Hugging Face hub, or a folder.")],
    mapping: Annotated[
        list[str] | None,
        typer.Option("--map", help="THEIRS=OURS: which label is which; repeatable."),
    ] = None,
    max_tokens: Annotated[
        int, typer.Option(min=8, help="Tokens read of a text.")
    ] = DEFAULTS.max_tokens,
    batch: Annotated[int, typer.Option(min=1, help="Texts in a batch.")] = DEFAULTS.batch,
    threshold: ThresholdOption = 0.0,
    name: ModelNameOption = None,
    as_json: JsonOption = False,
) -> None:
    """Make a model of a pretrained text classifier, used as it is.

    Labels that are spelled like the data set's, case aside, are found by themselves.

    Examples:

        assay connect pretrained reviews distilbert/distilbert-base-uncased-finetuned-sst-2-english

        assay connect pretrained reviews ./model --map LABEL_0=negative --map LABEL_1=positive

        assay connect pretrained reviews ./stars --map "3 stars=" --map "5 stars=positive"
    """
    options = Pretrained(
        source=source,
        map=dict(map(read_pair, mapping or ())),
        max_tokens=max_tokens,
        batch=batch,
    )
    session: Session = context.obj
    with session.open() as workspace, progress() as watch:
        model = workspace.dataset(dataset).connect(
            options, threshold=threshold, name=name, watch=watch
        )
        report = model.training
    emit(report, as_json, show)


def read_pair(typed: str) -> tuple[str, str]:
    """Return both words of ``THEIRS=OURS``; the second may be empty.

    Raises:
        InvalidSetting: There is no first, or no equals sign.
    """
    theirs, equals, ours = typed.rpartition("=")
    if not (equals and theirs):
        raise InvalidSetting(
            f"--map '{typed}' does not say which label is which.",
            hint="Write THEIRS=OURS, e.g. --map LABEL_0=negative",
        )
    return theirs.strip(), ours.strip()
