"""What a saved model says: of texts, of a file, of a whole data set."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from assay.classify import Classifier, Features, PredictionArrays, load, predictions
from assay.encoders import Encoder
from assay.errors import EncoderError
from assay.jobs import Job, JobSpec
from assay.readers import open_source
from assay.schema.models import ModelCard, Prediction
from assay.schema.records import Role
from assay.schema.reports import PredictReport
from assay.schema.runs import Reporter, silent
from assay.verbs.context import Context
from assay.verbs.embed import vectors_of
from assay.verbs.record import save_classes
from assay.writers import write
from assay.writers.places import new_folder

BATCH = 20_000
"""Records predicted at a time: bounds memory at any size of data set."""


@dataclass(frozen=True)
class LoadedModel:
    """A classifier in memory with its card and the encoder it needs."""

    card: ModelCard
    classifier: Classifier
    encoder: Encoder | None

    def probabilities(
        self, ctx: Context, texts: Sequence[str], *, stored: bool, report: Reporter = silent
    ) -> np.ndarray:
        """Return (n, k) class probabilities.

        Args:
            ctx: For the vector cache.
            texts: The texts.
            stored: True keeps their vectors in the cache (texts of a data set), False
                forgets them (texts that only pass through).
            report: Progress of the embedding.
        """
        vectors = None
        if self.encoder is not None:
            vectors = (
                vectors_of(ctx, self.encoder, texts, report)
                if stored
                else self.encoder.encode(texts, report=report)
            )
        return self.classifier.predict_proba(Features(texts, vectors))


def load_model(ctx: Context, name: str) -> LoadedModel:
    """Load a model by name or id.

    Raises:
        ModelNotFound: There is none of that name.
        EncoderError: Its encoder is not the one it was trained with.
    """
    registered = ctx.store.catalogue.models.get(name)
    classifier, card = load(ctx.store.artefacts.read_files(registered.run, "model"))
    card = card.model_copy(update={"name": registered.name, "promoted": registered.promoted})
    encoder = ctx.encoder(card.encoder_name) if card.encoder is not None else None
    if encoder is not None and encoder.key != card.encoder:
        raise EncoderError(
            f"Model '{card.name}' was trained on vectors of '{card.encoder}', but the encoder "
            f"'{card.encoder_name}' is now '{encoder.key}'.",
            hint="Train the model again with the encoder you have now.",
        )
    return LoadedModel(card, classifier, encoder)


def trained_on(ctx: Context, card: ModelCard) -> set[str]:
    """Return the ids of the records a model learned from."""
    return set(ctx.store.artefacts.read_frame(card.run, "training")["id"].to_list())


def predict_texts(
    ctx: Context, model: LoadedModel, texts: Sequence[str], *, report: Reporter = silent
) -> list[Prediction]:
    """Predict texts that need not be stored anywhere."""
    if not texts:
        return []
    proba = model.probabilities(ctx, texts, stored=False, report=report)
    found = answers(proba, model.card)
    return [
        Prediction(
            text=text,
            label=str(found.label[i]),
            best=str(found.best[i]),
            probabilities=dict(zip(model.card.classes, map(float, proba[i]), strict=True)),
            confidence=float(found.confidence[i]),
            margin=float(found.margin[i]),
            entropy=float(found.entropy[i]),
            unsure=bool(found.unsure[i]),
        )
        for i, text in enumerate(texts)
    ]


def answers(proba: np.ndarray, card: ModelCard) -> PredictionArrays:
    """Turn (n, k) probabilities into answers by the rules of a model's card."""
    return predictions(
        proba,
        np.array(card.classes, dtype=object),
        threshold=card.threshold,
        unsure_label=card.unsure_label,
    )


def prediction_frame(ids: Sequence[str], proba: np.ndarray, card: ModelCard) -> pl.DataFrame:
    """Return predictions as the columns a data set's frame joins by ``id``."""
    found = answers(proba, card)
    return pl.DataFrame(
        {
            "id": list(ids),
            "prediction": found.label.astype(str),
            "best": found.best.astype(str),
            "confidence": found.confidence.astype(np.float32),
            "margin": found.margin.astype(np.float32),
            "entropy": found.entropy.astype(np.float32),
            "unsure": found.unsure,
            "probabilities": pl.Series(
                proba.astype(np.float32), dtype=pl.Array(pl.Float32, proba.shape[1])
            ),
        }
    )


def predict_dataset(
    ctx: Context, name: str, dataset: str, *, watch: Reporter = silent
) -> PredictReport:
    """Predict every record of a data set and save the predictions with their run."""
    model = load_model(ctx, name)
    spec = JobSpec(
        "predict",
        dataset,
        params={"model": model.card.id},
        fingerprint=ctx.fingerprint(dataset),
        models=(model.card.id,),
    )

    def work(job: Job) -> PredictReport:
        started = time.perf_counter()
        frame = ctx.store.frame(dataset)
        pieces: list[pl.DataFrame] = []
        for offset in range(0, len(frame), BATCH):
            table = frame.rows(columns=["id", "text"], offset=offset, limit=BATCH)
            job.report(offset, len(frame), "predicting")
            texts = table["text"].fill_null("").to_list()
            proba = model.probabilities(ctx, texts, stored=True)
            pieces.append(prediction_frame(table["id"].to_list(), proba, model.card))
        table = pl.concat(pieces) if pieces else pl.DataFrame({"id": [], "prediction": []})
        ctx.store.artefacts.write_frame(job.id, "predictions", table)
        save_classes(ctx, job.id, list(model.card.classes))
        labels = Counter(table["prediction"].to_list())
        return PredictReport(
            model=model.card.name,
            run=job.id,
            n=table.height,
            unsure=int(table["unsure"].sum()) if pieces else 0,
            labels=dict(labels.most_common()),
            seconds=time.perf_counter() - started,
        )

    return ctx.jobs.run(spec, work, PredictReport, watch=watch)


def predict_file(
    ctx: Context,
    name: str,
    source: Path,
    to: Path,
    *,
    roles: Mapping[Role, str] | None = None,
    watch: Reporter = silent,
) -> PredictReport:
    """Predict every row of a file and write the rows with their predictions, in batches.

    Args:
        name: Name or id of the model.
        source: Any file a reader understands.
        to: The file to write; its ending chooses the format.
        roles: Columns by role, where the guess is wrong.
        watch: Called with the number of rows done.
    """
    started = time.perf_counter()
    model = load_model(ctx, name)
    counts: Counter[str] = Counter()
    totals = {"n": 0, "unsure": 0}

    def batches() -> Iterator[pl.DataFrame]:
        for table in open_source(source, roles=roles).batches():
            texts = table["text"].fill_null("").to_list()
            proba = model.probabilities(ctx, texts, stored=False)
            found = prediction_frame([""] * len(texts), proba, model.card).drop(
                "id", "probabilities"
            )
            counts.update(found["prediction"].to_list())
            totals["n"] += table.height
            totals["unsure"] += int(found["unsure"].sum())
            watch(totals["n"], None, "predicting")
            yield pl.concat([table.drop("_line"), found], how="horizontal")

    write(batches(), to)
    return PredictReport(
        model=model.card.name,
        run=None,
        n=totals["n"],
        unsure=totals["unsure"],
        labels=dict(counts.most_common()),
        file=str(to),
        seconds=time.perf_counter() - started,
    )


def save_model(ctx: Context, card: ModelCard, folder: Path) -> Path:
    """Write a model's files into a new folder; see ``Model.save``.

    Raises:
        ExportError: The folder holds other files.
    """
    files = ctx.store.artefacts.read_files(card.run, "model")
    with new_folder(folder, ours=frozenset(files)) as place:
        for name, content in files.items():
            (place / name).write_bytes(content)
    return folder
