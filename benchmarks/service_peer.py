"""The plain service most people write: FastAPI, sentence-transformers and scikit-learn.

Each request encodes its text and asks a logistic regression. ``service_peer.py CSV PORT``.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

import uvicorn
from fastapi import FastAPI
from pydantic import BaseModel
from sentence_transformers import SentenceTransformer
from sklearn.linear_model import LogisticRegression

from assay.encoders.minilm import weights_folder


class Texts(BaseModel):
    texts: list[str]


def make(rows: list[dict[str, str]]) -> FastAPI:
    """Train on captions with a sentiment, and make the application."""
    texts = [row["caption"] for row in rows]
    encoder = SentenceTransformer(str(weights_folder()), device="cpu")
    vectors = encoder.encode(texts)
    model = LogisticRegression(max_iter=1000).fit(vectors, [row["sentiment"] for row in rows])
    app = FastAPI()

    @app.post("/predict")
    def predict(body: Texts) -> dict[str, object]:
        shares = model.predict_proba(encoder.encode(body.texts))
        return {
            "predictions": [
                {
                    "label": model.classes_[row.argmax()],
                    "confidence": float(row.max()),
                    "probabilities": dict(zip(model.classes_, map(float, row), strict=True)),
                }
                for row in shares
            ]
        }

    @app.get("/readyz")
    def ready() -> str:
        return "ok"

    return app


if __name__ == "__main__":
    with Path(sys.argv[1]).open(encoding="utf-8", newline="") as file:
        application = make(list(csv.DictReader(file)))
    uvicorn.run(application, port=int(sys.argv[2]), log_level="error")
