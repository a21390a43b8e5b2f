"""What a prediction service asks of a workspace: models by name, answers, records alike."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import polars as pl

from assay.classify import PredictionArrays
from assay.encoders import Encoder
from assay.errors import DatasetNotFound, ModelNotFound, NoModel
from assay.schema.connections import ELSEWHERE
from assay.schema.models import ModelCard
from assay.verbs.context import Context
from assay.verbs.embedding.nearby import Nearby, nearby_of
from assay.verbs.predicting.predict import answers
from assay.verbs.predicting.predictors import Predictor, load_model

MOST_PARTS = 50
"""Batches of kept predictions that lie side by side before they are merged."""

WARM_UP = "A text to warm up with."


@dataclass(frozen=True)
class Answer:
    """What a model says of one text.

    Attributes:
        label: The answer; ``None`` where the model gave none.
        confidence: Probability of the best class.
        unsure: Whether the model abstains.
        probabilities: Class → probability, the most probable first; empty without an answer.
    """

    label: str | None
    confidence: float
    unsure: bool
    probabilities: dict[str, float]


@dataclass(frozen=True)
class Near:
    """A record near in meaning to a text; ``score`` is the cosine similarity."""

    record: str
    text: str | None
    label: str | None
    score: float


@dataclass(frozen=True)
class Logged:
    """A prediction to be kept as a record."""

    id: str
    text: str
    model: str
    at: datetime
    answer: Answer


class Serving:
    """The models of a workspace as a service uses them; safe to use from several threads.

    Encoders run in the thread that asks, so that as many texts are encoded side by side as
    there are threads, without a hop between them.
    """

    def __init__(self, ctx: Context) -> None:
        self._ctx = Context(ctx.store, ctx.settings.model_copy(update={"threads": 1}))
        self._rounding = threading.Lock()
        self._rounded: dict[tuple[str, str, str], Nearby] = {}

    def choose(self, name: str | None) -> ModelCard:
        """Return the card of the model a name means.

        Args:
            name: Name or id of a model, or name of a data set for its promoted model;
                ``None`` for the one promoted model of the workspace.

        Raises:
            ModelNotFound: Neither a model nor a data set has that name.
            NoModel: None is promoted; or several are, and none is named.
        """
        models = self._ctx.store.catalogue.models
        if name is None:
            return self._only_promoted()
        try:
            return models.get(name)
        except ModelNotFound:
            try:
                promoted = models.promoted(name)
            except DatasetNotFound:
                promoted = False
            if promoted is False:
                raise
        if promoted is None:
            raise NoModel(f"No model of the data set '{name}' is promoted.")
        return promoted

    def _only_promoted(self) -> ModelCard:
        ids = self.promotions()
        if len(ids) == 1:
            return self._ctx.store.catalogue.models.get(ids[0])
        if not ids:
            raise NoModel("No model is promoted.")
        raise NoModel(
            f"{len(ids)} models are promoted, each for its own data set.",
            hint="Name a model or a data set (--model, ?model=).",
        )

    def promotions(self) -> tuple[str, ...]:
        """Return the ids of all promoted models; another answer means that one has changed."""
        return self._ctx.store.catalogue.models.promotions()

    def news(self) -> tuple[object, ...]:
        """Return what changes with a promotion or with the thresholds of a model."""
        models = self._ctx.store.catalogue.models
        return (models.promotions(), models.revisions())

    def load(self, id: str) -> Predictor:  # noqa: A002 - the card's own word
        """Load a model and let it predict a text, unless that would leave this machine.

        Raises:
            ModelNotFound: It is gone.
            AssayError: It cannot be loaded.
        """
        model = load_model(self._ctx, id)
        if model.card.method not in ELSEWHERE:
            self.predict(model, [WARM_UP])
        return model

    def predict(self, model: Predictor, texts: Sequence[str]) -> list[Answer]:
        """Return what a model says of each text; nothing is stored."""
        proba = model.probabilities(self._ctx, texts, stored=False)
        return _answers(proba, answers(proba, model.card), model.card.classes)

    def keys(self) -> frozenset[str]:
        """Return the hashes of the keys that open the service."""
        return self._ctx.store.catalogue.keys.hashes()

    def keep(self, dataset: str, rows: Sequence[Logged]) -> None:
        """Store predictions as records of a data set, made where there is none.

        Raises:
            InvalidSetting: The name cannot be one.
            DiskFull, StoreBusy: Nothing is stored.
        """
        frame = pl.DataFrame(
            {
                "id": [row.id for row in rows],
                "text": [row.text for row in rows],
                "meta.received": [row.at for row in rows],
                "meta.model": [row.model for row in rows],
                "meta.predicted": pl.Series([row.answer.label for row in rows], dtype=pl.String),
                "meta.confidence": [row.answer.confidence for row in rows],
                "meta.unsure": [row.answer.unsure for row in rows],
            }
        )
        source = {"format": "served", "path": "predictions"}
        self._ctx.store.ingest(dataset, [frame], source=source, skip_duplicates=True)
        if len(self._ctx.store.catalogue.parts.of(dataset)[1]) > MOST_PARTS:
            self._ctx.store.compact(dataset)

    def nearest(
        self, card: ModelCard, texts: Sequence[str], limit: int, *, labelled: bool = False
    ) -> list[list[Near]]:
        """Return the records of a model's data set that are nearest in meaning to each text.

        Args:
            card: Of the model; its encoder, else the workspace's own, says what is near.
            texts: The texts.
            limit: Records for each, nearest first; excluded ones are never among them.
            labelled: Only records with a label.

        Raises:
            NotPrepared: Many records have no vector yet.
            DatasetNotFound: The data set is gone.
        """
        encoder = self._ctx.encoder(card.encoder_name)
        nearby = self._nearby(card.trained_on, encoder)
        frame = self._ctx.store.frame(card.trained_on)
        allowed = nearby.allowed(frame, labelled=labelled)
        found = []
        for vector in encoder.encode(texts):
            near = nearby.rounded.nearest(vector, limit, nearby.exact, allowed=allowed)
            table = frame.at(near.indices[0], ["id", "text", "label"])
            scores = np.clip(near.similarities[0], -1, 1).tolist()
            found.append(
                [
                    Near(record, text, label, score)
                    for (record, text, label), score in zip(table.rows(), scores, strict=True)
                ]
            )
        return found

    def _nearby(self, dataset: str, encoder: Encoder) -> Nearby:
        """Return the rounded vectors of a data set, kept until it changes."""
        key = (dataset, encoder.key, self._ctx.content(dataset))
        with self._rounding:
            if key not in self._rounded:
                made = nearby_of(self._ctx, dataset, encoder)
                self._rounded = {key: made}  # one data set at a time is what is asked for
            return self._rounded[key]


def _answers(proba: np.ndarray, found: PredictionArrays, classes: tuple[str, ...]) -> list[Answer]:
    order = np.argsort(-proba, axis=1, kind="stable").tolist()
    return [
        Answer(label, confidence, unsure, {classes[k]: row[k] for k in ranks})
        if confidence == confidence  # a model that gave no answer left NaN  # noqa: PLR0124
        else Answer(None, 0.0, unsure=False, probabilities={})
        for label, confidence, unsure, row, ranks in zip(
            found.label.tolist(),
            found.confidence.tolist(),
            found.unsure.tolist(),
            proba.tolist(),
            order,
            strict=True,
        )
    ]
