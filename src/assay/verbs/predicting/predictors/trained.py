"""Models trained here: a classifier from its files, and the encoder it needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from assay.classify import Classifier, Features, load
from assay.encoders import Encoder
from assay.errors import EncoderError
from assay.schema.connections import Usage
from assay.schema.models import ModelCard
from assay.schema.runs import Reporter, silent
from assay.verbs.context import Context
from assay.verbs.embedding.embed import vectors_of


@dataclass(frozen=True)
class TrainedModel:
    """A classifier in memory with its card and the encoder it needs; a ``Predictor``."""

    card: ModelCard
    classifier: Classifier
    encoder: Encoder | None

    @property
    def usage(self) -> Usage:
        """Nothing: it runs here."""
        return Usage()

    def probabilities(
        self, ctx: Context, texts: Sequence[str], *, stored: bool, report: Reporter = silent
    ) -> np.ndarray:
        """Return (n, k) class probabilities; see ``Predictor``."""
        vectors = None
        if self.encoder is not None:
            vectors = (
                vectors_of(ctx, self.encoder, texts, report)
                if stored
                else self.encoder.encode(texts, report=report)
            )
        return self.classifier.predict_proba(Features(texts, vectors))


def opened(ctx: Context, registered: ModelCard) -> TrainedModel:
    """Read the classifier of a card.

    Raises:
        EncoderError: Its encoder is not the one it was trained with.
    """
    classifier, card = load(ctx.store.artefacts.read_files(registered.run, "model"))
    card = as_registered(card, registered)
    encoder = ctx.encoder(card.encoder_name) if card.encoder is not None else None
    if encoder is not None and encoder.key != card.encoder:
        raise EncoderError(
            f"Model '{card.name}' was trained on vectors of '{card.encoder}', but the encoder "
            f"'{card.encoder_name}' is now '{encoder.key}'.",
            hint="Train the model again with the encoder you have now.",
        )
    return TrainedModel(card, classifier, encoder)


CHANGING = ("name", "promoted", "threshold", "class_thresholds", "threshold_note", "revised")
"""What of a card may change after training; the catalogue knows it as it is now."""


def as_registered(card: ModelCard, registered: ModelCard) -> ModelCard:
    """Return the card of a model's files with what the catalogue says of it now."""
    return card.model_copy(update={name: getattr(registered, name) for name in CHANGING})
