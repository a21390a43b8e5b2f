"""Models as something that can be asked, whether trained here or connected.

One file per kind. Each offers ``opened(ctx, card)``; those of connected models also
``prepared(ctx, dataset, options)``, which finds out what the card must say.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any, Protocol

import numpy as np

from assay.schema.connections import CONNECTED, Usage
from assay.schema.models import ModelCard
from assay.schema.runs import Reporter, silent
from assay.verbs.context import Context

OF_THEIR_OWN_KIND = (*CONNECTED, "finetune")
"""Methods with a file here; what the others trained is a classifier on vectors and words."""


class Predictor(Protocol):
    """A model in memory.

    Attributes:
        card: Its card.
        usage: What asking it took so far.
    """

    @property
    def card(self) -> ModelCard:
        """Its card."""
        ...

    @property
    def usage(self) -> Usage:
        """What asking it took so far."""
        ...

    def probabilities(
        self, ctx: Context, texts: Sequence[str], *, stored: bool, report: Reporter = silent
    ) -> np.ndarray:
        """Return (n, k) class probabilities; a row of NaN where there is no answer.

        Args:
            ctx: For what is remembered between calls.
            texts: The texts.
            stored: True keeps what was computed or answered (texts of a data set), False
                neither looks it up nor keeps it (texts that only pass through).
            report: Progress.

        Raises:
            AssayError: No text can be answered. What was answered before is kept.
        """
        ...


@dataclass(frozen=True)
class Prepared:
    """What a connected model's card must say, found out once when it is connected.

    Attributes:
        classes: Labels in the order of the probability columns.
        training: Ids of records it may have seen, which are never scored.
        per_class: Number of these for each label.
        params: What to add to its options in the card.
        encoder, encoder_name: Of the vectors it needs, where it needs some.
        files: To be kept beside the card.
        notes: Sentences worth showing.
    """

    classes: tuple[str, ...]
    training: Sequence[str] = ()
    per_class: Mapping[str, int] = field(default_factory=dict)
    params: Mapping[str, Any] = field(default_factory=dict)
    encoder: str | None = None
    encoder_name: str | None = None
    files: Mapping[str, bytes] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def load_model(ctx: Context, name: str) -> Predictor:
    """Load a model by name or id.

    Raises:
        ModelNotFound: There is none of that name.
        EncoderError: Its encoder is not the one it was trained with.
        MissingExtra: What it runs on is not installed.
    """
    card = ctx.store.catalogue.models.get(name)
    return _kind(card.method if card.method in OF_THEIR_OWN_KIND else "trained").opened(ctx, card)


def prepare(ctx: Context, dataset: str, options: Any) -> Prepared:  # noqa: ANN401 - by its kind
    """Find out what the card of a model to connect must say.

    Raises:
        AssayError: It cannot be connected.
    """
    return _kind(options.kind).prepared(ctx, dataset, options)


def _kind(name: str) -> Any:  # noqa: ANN401 - a module with the two functions
    return import_module(f"assay.verbs.predicting.predictors.{name}")
