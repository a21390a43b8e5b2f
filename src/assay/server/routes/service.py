"""Predictions for programs: texts, sentiments, and whether they can be had."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import asdict
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import PlainTextResponse
from prometheus_client import CONTENT_TYPE_LATEST

from assay import __version__
from assay.server.observing import REQUEST, TOLD
from assay.server.problems import Refusal, answers
from assay.server.service.forms import (
    PredictTexts,
    ReviewSentiment,
    ReviewText,
    ServiceHealth,
    TextPredictions,
)
from assay.server.service.service import Service
from assay.server.service.shelf import Served
from assay.verbs.predicting.serve import Answer

router = APIRouter(tags=["service"])

ModelQuery = Annotated[
    str | None,
    Query(
        min_length=1,
        max_length=200,
        description="Name of a model, or of a data set for its promoted one; "
        "the server's own when not given.",
    ),
]


async def _service(request: Request) -> Service:
    return request.app.state.service


Svc = Annotated[Service, Depends(_service)]


@router.post("/predict", response_model=TextPredictions, responses=answers(404, 409, 429, 501))
async def predict(
    request: Request, service: Svc, body: PredictTexts, model: ModelQuery = None
) -> Response:
    """Predict texts: label, confidence, probabilities, and similar records where asked."""
    served = await service.model(model)
    found = await _found(request, service, served, body.texts)
    near = await service.similar(served, body.texts, body.similar)
    return _json(
        {
            "model": served.card.name,
            "predictions": [
                {
                    "label": answer.label,
                    "confidence": answer.confidence,
                    "unsure": answer.unsure,
                    "probabilities": _best(answer, body.n_best),
                    "similar": [asdict(one) for one in records],
                }
                for answer, records in zip(found, near, strict=True)
            ],
        }
    )


@router.post("/sentiment", response_model=ReviewSentiment, responses=answers(404, 409, 429, 501))
async def sentiment(
    request: Request,
    service: Svc,
    body: ReviewText,
    model: ModelQuery = None,
    similar: Annotated[int, Query(ge=0, le=100, description="Similar reviews to answer.")] = 3,
    binary: Annotated[
        bool | None, Query(description="Count neutral as negative; the server's own if not given.")
    ] = None,
) -> Response:
    """Tell the sentiment of a review, and show similar ones that people have labelled."""
    served = await service.model(model)
    sentiments = service.options.sentiments
    sentiments.require(served.card)
    (answer,) = await _found(request, service, served, [body.review_text])
    if answer.label is None:
        raise Refusal(
            503, "no_answer", f"Model '{served.card.name}' gave no usable answer.", "Ask again."
        )
    sides = service.options.binary if binary is None else binary
    side, confidence = sentiments.judge(answer, binary=sides)
    (near,) = await service.similar(served, [body.review_text], similar, labelled=True)
    reviews = [
        {
            "text": one.text or "",
            "sentiment": "negative" if sides and meaning == "neutral" else meaning,
            "similarity": one.score,
            "record": one.record,
        }
        for one in near
        if (meaning := sentiments.of(one.label)) is not None
    ]
    return _json({"sentiment": side, "confidence": confidence, "similar_reviews": reviews})


@router.get("/health", responses=answers())
def get_service_health(service: Svc) -> ServiceHealth:
    """Tell the version, the model and the uptime."""
    served = service.ready
    return ServiceHealth(
        status="starting" if service.options.warm and served is None else "ok",
        version=__version__,
        model=served.card.name if served else None,
        method=served.card.method if served else None,
        uptime=round(time.time() - service.started, 3),
    )


@router.get("/livez", responses=answers())
def service_lives(service: Svc) -> ServiceHealth:
    """Answer as long as the process lives."""
    return get_service_health(service)


@router.get("/readyz", responses=answers())
def service_is_ready(request: Request, service: Svc) -> ServiceHealth:
    """Answer once the model is loaded and has predicted a text; 503 before, and when it ends."""
    if request.app.state.closing.is_set():
        raise Refusal(503, "not_ready", "The server is stopping.", "Ask another one.")
    if service.ready is None:
        why = service.problem
        raise Refusal(
            503,
            "not_ready",
            why.message if why else "The model is not loaded yet.",
            why.hint if why else "Ask again in a moment.",
            {"Retry-After": "1"},
        )
    return get_service_health(service)


@router.get("/metrics", response_class=PlainTextResponse, responses=answers())
def metrics(service: Svc) -> Response:
    """Count requests, texts, batches and what waits, in the format of Prometheus."""
    models = [(served.card.name, served.card.method) for served in service.shelf.loaded()]
    return Response(service.metrics.written(models), media_type=CONTENT_TYPE_LATEST)


async def _found(
    request: Request, service: Service, served: Served, texts: Sequence[str]
) -> list[Answer]:
    request.scope[TOLD].update(model=served.card.name, texts=len(texts))
    return await service.predict(served, texts, request=request.scope[REQUEST])


def _best(answer: Answer, n_best: int | None) -> dict[str, float]:
    if n_best is None or n_best >= len(answer.probabilities):
        return answer.probabilities
    return dict(list(answer.probabilities.items())[:n_best])


def _json(content: dict[str, Any]) -> Response:
    return Response(orjson.dumps(content), media_type="application/json")
