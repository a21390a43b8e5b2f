"""Models: train, list, ask, promote; and the predictions of whole data sets."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from assay.schema.connections import Connection, PromptedLlm, RemoteApi, RemoteProbe
from assay.schema.models import ModelCard, Prediction
from assay.schema.prompts import PromptPreview, PromptTemplate
from assay.schema.runs import Run
from assay.server.bodies import (
    ConnectRequest,
    EmbedRequest,
    PredictRequest,
    ProbeRequest,
    PromptRequest,
    TextsRequest,
    ThresholdRequest,
    TrainRequest,
)
from assay.server.deps import DatasetName, Ds, ModelName, Ws
from assay.server.problems import Refusal, answers
from assay.verbs import prompt as prompting

router = APIRouter(tags=["models"])

KEYS = "ASSAY_KEY_"
"""How the variables start whose value may be sent to an address named through the server."""


@router.get("/models", responses=answers(404))
def list_models(
    ws: Ws, dataset: Annotated[str | None, Query(max_length=200)] = None
) -> list[ModelCard]:
    """Return the models, newest first; those of one data set where it is named."""
    return [model.card for model in ws.models() if dataset in (None, model.card.trained_on)]


@router.get("/models/{model}", responses=answers(404))
def get_model(ws: Ws, model: ModelName) -> ModelCard:
    """Return the card of a model."""
    return ws.model(model).card


@router.post("/models/{model}/promotion", responses=answers(404))
def promote_model(ws: Ws, model: ModelName) -> ModelCard:
    """Make a model the one its data set is served by."""
    return ws.model(model).promote().card


@router.post("/models/{model}/threshold", status_code=202, responses=answers(404, 409))
def choose_threshold(ws: Ws, model: ModelName, body: ThresholdRequest) -> Run:
    """Begin to choose when the model answers, or which class; its card keeps it."""
    return ws.begin(lambda: ws.model(model).threshold(**dict(body)))


@router.post("/models/{model}/predictions", responses=answers(404, 501))
def predict_texts(ws: Ws, model: ModelName, body: TextsRequest) -> list[Prediction]:
    """Predict texts; they are not stored."""
    return ws.model(model).predict(body.texts)


@router.post("/datasets/{dataset}/embeddings", status_code=202, responses=answers(404, 501))
def embed_dataset(ws: Ws, ds: Ds, body: EmbedRequest) -> Run:
    """Begin to compute the vectors that are missing."""
    return ws.begin(lambda: (ds.embed_pictures if body.pictures else ds.embed)(body.encoder))


@router.post("/datasets/{dataset}/indexes", status_code=202, responses=answers(404))
def index_dataset(ws: Ws, ds: Ds) -> Run:
    """Begin to make the word index, where it is missing."""
    return ws.begin(ds.index)


@router.post("/datasets/{dataset}/models", status_code=202, responses=answers(404, 409, 501))
def train_model(ws: Ws, ds: Ds, body: TrainRequest) -> Run:
    """Begin to train a model on the current labels."""
    return ws.begin(lambda: ds.train(**dict(body)))


@router.post("/datasets/{dataset}/predictions", status_code=202, responses=answers(404, 501))
def predict_dataset(ws: Ws, dataset: DatasetName, body: PredictRequest) -> Run:
    """Begin to predict every record; the predictions join the data set's columns."""
    return ws.begin(lambda: ws.model(body.model).predict_dataset(dataset, anew=body.anew))


@router.post("/datasets/{dataset}/connections", status_code=202, responses=answers(404, 409, 501))
def connect_model(ws: Ws, ds: Ds, body: ConnectRequest) -> Run:
    """Begin to connect a prediction API, a language model or a pretrained model."""
    _refuse_secrets(body.options)
    return ws.begin(lambda: ds.connect(body.options, threshold=body.threshold, name=body.name))


@router.post("/datasets/{dataset}/probes", responses=answers(404, 409, 502))
def probe_remote(ds: Ds, body: ProbeRequest) -> RemoteProbe:
    """Ask a prediction API once, and show what the mapping makes of its answer."""
    _refuse_secrets(body.options)
    return ds.probe(body.options, body.texts)


def _refuse_secrets(options: Connection) -> None:
    """Let nobody who may use the page send other secrets of this machine to an address.

    Raises:
        Refusal: The variable named is not one that was made for this.
    """
    name = options.key_env if isinstance(options, RemoteApi | PromptedLlm) else None
    if name is not None and not name.startswith(KEYS):
        raise Refusal(
            400,
            "variable_refused",
            f"Through the server only variables whose name starts with {KEYS} hold a key.",
            f"Start the server with {KEYS}SHOP=… and name that, or connect on the command line.",
        )


@router.get("/templates", responses=answers())
def list_templates() -> tuple[PromptTemplate, ...]:
    """Return the prompt templates that come with Assay, to be read, copied and edited."""
    return prompting.templates()


@router.post("/datasets/{dataset}/prompts", responses=answers(404, 409, 501))
def preview_prompt(ds: Ds, body: PromptRequest) -> PromptPreview:
    """Return the exact messages a record or a text would produce; nothing is sent."""
    return ds.prompt(body.options, model=body.model, record=body.record, text=body.text)
