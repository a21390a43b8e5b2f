"""What would be sent to a language model about a record or a text."""

from __future__ import annotations

from datetime import UTC, datetime

from assay.classify.prompting.template import SHIPPED, shipped
from assay.errors import InvalidSetting, RecordNotFound
from assay.schema.connections import PromptedLlm
from assay.schema.models import ModelCard
from assay.schema.prompts import PromptPreview, PromptTemplate
from assay.verbs.context import Context
from assay.verbs.predicting.predictors.llm import PromptedModel, choose, opened

UNASKED = "fake"
"""Stands in for the model: a prompt can be seen without a key, a server or weights."""


def prompt(
    ctx: Context,
    dataset: str,
    options: PromptedLlm | None = None,
    *,
    model: str | None = None,
    record: str | None = None,
    text: str | None = None,
) -> PromptPreview:
    """Fill a prompt in; nothing is sent.

    Args:
        dataset: The data set of the record and of the examples.
        options: How a model would be asked.
        model: Instead: a connected model, by name or id.
        record: Id of the record.
        text: Instead: a text that is not stored.

    Raises:
        InvalidSetting: Neither or both of two that exclude each other.
        DatasetNotFound, RecordNotFound: There is no such thing.
    """
    ctx.store.catalogue.datasets.get(dataset)  # one that is not there is said first
    if (options is None) == (model is None):
        raise InvalidSetting("Name a connected model, or say how one would be asked.")
    if (record is None) == (text is None):
        raise InvalidSetting(
            "Name a record or give a text.", hint="Use --record ID or --text TEXT."
        )
    if record is not None:
        text = _text(ctx, dataset, record)
    asked = _connected(ctx, model) if model is not None else _proposed(ctx, dataset, options)
    return asked.preview(dataset, text or "", record)


def templates() -> tuple[PromptTemplate, ...]:
    """Return the templates that come with the package, to be read and copied."""
    return tuple(PromptTemplate(name=name, text=shipped(name).source) for name in SHIPPED)


def _connected(ctx: Context, name: str) -> PromptedModel:
    card = ctx.store.catalogue.models.get(name)
    if card.method != "llm":
        raise InvalidSetting(
            f"'{card.name}' is a {card.method} model, which has no prompt.",
            hint="Name a model made by `assay connect llm`.",
        )
    return opened(ctx, card, UNASKED)


def _proposed(ctx: Context, dataset: str, options: PromptedLlm | None) -> PromptedModel:
    assert options is not None
    found = choose(ctx, dataset, options)
    encoder = ctx.encoder(options.encoder) if options.examples == "retrieved" else None
    source = "logprobs" if options.confidence == "auto" else options.confidence
    card = ModelCard(
        id="",
        name="",
        method="llm",
        classes=found.classes,
        encoder_name=encoder.name if encoder else None,
        trained_on=dataset,
        params={"confidence_source": source},
        created=datetime.now(UTC),
    )
    return PromptedModel(ctx, card, options, (found.shown.ids, found.labels), UNASKED)


def _text(ctx: Context, dataset: str, record: str) -> str:
    frame = ctx.store.frame(dataset)
    row = int(frame.positions([record])[0])
    if row < 0:
        raise RecordNotFound(f"Data set '{dataset}' has no record '{record}'.")
    table = frame.rows(columns=["text"], offset=row, limit=1)
    return table["text"][0] or ""
