"""What the service is asked, and what it answers."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from assay.server.service.sentiments import Sentiment

Similar = Annotated[int, Field(ge=0, le=100)]


class _Form(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class PredictTexts(_Form):
    """Texts to predict; they are not stored unless the server was told to."""

    texts: Annotated[tuple[str, ...], Field(min_length=1)]
    n_best: Annotated[int, Field(ge=1, le=10_000)] | None = Field(
        default=None, description="Probabilities of so many classes; of all when not given."
    )
    similar: Similar = Field(
        default=0, description="So many of the records nearest in meaning to each text."
    )


class ReviewText(_Form):
    """A review whose sentiment is asked for."""

    review_text: str


class SimilarRecord(_Form):
    """A record near in meaning; ``score`` is the cosine similarity, at most 1."""

    record: str
    text: str | None
    label: str | None
    score: float


class TextPrediction(_Form):
    """What the model says of one text.

    Attributes:
        label: The answer; the model's word for *unsure* where it abstains, ``None`` where a
            connected model gave no usable answer.
        confidence: Probability of the most probable class.
        unsure: Whether the model abstains.
        probabilities: Class → probability, the most probable first.
        similar: Records near in meaning, the nearest first.
    """

    label: str | None
    confidence: float
    unsure: bool
    probabilities: dict[str, float]
    similar: tuple[SimilarRecord, ...]


class TextPredictions(_Form):
    """A prediction for each text, in order, and the name of the model that made them."""

    model: str
    predictions: tuple[TextPrediction, ...]


class SimilarReview(_Form):
    """A labelled record near in meaning; ``similarity`` is the cosine, at most 1."""

    text: str
    sentiment: Sentiment
    similarity: float
    record: str


class ReviewSentiment(_Form):
    """The sentiment of a review, how sure the model is, and similar reviews."""

    sentiment: Sentiment
    confidence: float
    similar_reviews: tuple[SimilarReview, ...]


class ServiceHealth(_Form):
    """Whether the service answers, with which model, and for how long.

    Attributes:
        model: Name of the model; ``None`` while none is loaded.
        method: Its method.
        uptime: Seconds since the server started.
    """

    status: Literal["ok", "starting"] = "ok"
    version: str
    model: str | None
    method: str | None
    uptime: float
