"""The contract of prediction APIs, served: a few texts in, the likeliest labels of each out.

A *project* is a data set, answered by its promoted model, or a model by its own name. It stands
beside the API of the workbench and stays as it is.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import BaseModel, ConfigDict, Field

from assay.server.deps import Segment, Ws
from assay.server.problems import Refusal, answers
from assay.server.routes.service import Svc
from assay.verbs.predicting.serve import Answer

router = APIRouter(prefix="/projects", tags=["service"])

Project = Annotated[str, Path(description="Name of a data set, or of a model."), Segment]


class TextItem(BaseModel):
    """One text to predict."""

    model_config = ConfigDict(frozen=True)

    text: Annotated[str, Field(max_length=1_000_000)]


class ProjectTexts(BaseModel):
    """Texts to predict, and how many labels of each are wanted."""

    model_config = ConfigDict(frozen=True)

    data: Annotated[tuple[TextItem, ...], Field(min_length=1, max_length=10_000)]
    n_best: Annotated[int, Field(ge=1, le=10_000)] = 1


class RankedLabel(BaseModel):
    """A label and its probability."""

    model_config = ConfigDict(frozen=True)

    label: str
    confidence: float


class TextAnswer(BaseModel):
    """The likeliest labels of a text, the surest first; none where the model has no answer.

    Attributes:
        predictions: At most ``n_best``.
        unsure: Whether the surest lies below the model's threshold.
    """

    model_config = ConfigDict(frozen=True)

    predictions: tuple[RankedLabel, ...]
    unsure: bool = False


class ProjectAnswer(BaseModel):
    """One answer a text, in order, and the model that gave them."""

    model_config = ConfigDict(frozen=True)

    model: str
    data: tuple[TextAnswer, ...]


@router.post("/{project}/predict", responses=answers(404, 409, 429, 501))
async def predict_project(
    ws: Ws, service: Svc, project: Project, body: ProjectTexts
) -> ProjectAnswer:
    """Predict a few texts with the promoted model of a data set, or with a model by its name."""
    texts = [item.text for item in body.data]
    most = ws.settings.texts_per_call
    if len(texts) > most:
        raise Refusal(
            422,
            "too_many_texts",
            f"{len(texts)} texts are more than the {most} of one request.",
            "Send them in several requests, or raise ASSAY_TEXTS_PER_CALL.",
        )
    served = await service.model(project)
    found = await service.predict(served, texts)
    return ProjectAnswer(
        model=served.card.name, data=tuple(_answer(answer, body.n_best) for answer in found)
    )


def _answer(answer: Answer, n_best: int) -> TextAnswer:
    ranked = list(answer.probabilities.items())[:n_best]
    return TextAnswer(
        predictions=tuple(RankedLabel(label=label, confidence=share) for label, share in ranked),
        unsure=answer.unsure,
    )
