"""What a saved model says: of texts, of a file, of a whole data set."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from shutil import copytree, ignore_patterns
from typing import Any

import numpy as np
import polars as pl

from assay.classify import PredictionArrays, dump, load, predictions
from assay.classify.card import readme
from assay.jobs import Job, JobSpec
from assay.readers import open_source
from assay.schema.connections import CONNECTED
from assay.schema.models import ModelCard, Prediction
from assay.schema.records import Role
from assay.schema.reports import PredictReport
from assay.schema.runs import Reporter, silent, within
from assay.store import Frame
from assay.store.artefacts import MANIFEST
from assay.verbs.context import OWN_ENCODER, Context
from assay.verbs.looking.probabilities import save_classes
from assay.verbs.predicting.predictors import Predictor, load_model
from assay.verbs.predicting.predictors.finetune import NETWORK
from assay.verbs.predicting.predictors.trained import as_registered
from assay.writers import write
from assay.writers.places import new_folder

BATCH = 20_000
"""Records predicted at a time: bounds memory at any size of data set."""


def trained_on(ctx: Context, card: ModelCard) -> set[str]:
    """Return the ids of the records a model learned from."""
    return set(ctx.store.artefacts.read_frame(card.run, "training")["id"].to_list())


def predict_texts(
    ctx: Context, model: Predictor, texts: Sequence[str], *, report: Reporter = silent
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
        if found.best[i] is not None
        else _no_answer(text)
        for i, text in enumerate(texts)
    ]


def _no_answer(text: str) -> Prediction:
    nothing: dict[str, float] = {}
    return Prediction(
        text=text,
        label=None,
        best=None,
        probabilities=nothing,
        confidence=0.0,
        margin=0.0,
        entropy=0.0,
    )


def answers(proba: np.ndarray, card: ModelCard) -> PredictionArrays:
    """Turn (n, k) probabilities into answers by the rules of a model's card."""
    return predictions(
        proba,
        np.array(card.classes, dtype=object),
        threshold=card.threshold,
        unsure_label=card.unsure_label,
        class_thresholds=card.class_thresholds,
    )


def prediction_frame(ids: Sequence[str], proba: np.ndarray, card: ModelCard) -> pl.DataFrame:
    """Return predictions as the columns a data set's frame joins by ``id``.

    A record without an answer has null in all of them.
    """
    found = answers(proba, card)
    numbers = {"confidence": found.confidence, "margin": found.margin, "entropy": found.entropy}
    frame = pl.DataFrame(
        {
            "id": pl.Series(list(ids), dtype=pl.String),
            "prediction": pl.Series(found.label.tolist(), dtype=pl.String),
            "best": pl.Series(found.best.tolist(), dtype=pl.String),
            **{name: values.astype(np.float32) for name, values in numbers.items()},
            "unsure": found.unsure,
            "probabilities": pl.Series(
                proba.astype(np.float32), dtype=pl.Array(pl.Float32, proba.shape[1])
            ),
        }
    )
    given = pl.col("best").is_not_null()
    return frame.with_columns(
        pl.when(given).then(pl.col(name)).alias(name)
        for name in (*numbers, "probabilities")  # a known "unsure" says that it was asked
    )


def predict_dataset(
    ctx: Context, name: str, dataset: str, *, anew: bool = False, watch: Reporter = silent
) -> PredictReport:
    """Predict every record of a data set and save the predictions with their run.

    Args:
        name: Name or id of the model.
        dataset: The data set.
        anew: True asks again where this was done before, e.g. for records that got no answer.
        watch: Called with progress.
    """
    model = load_model(ctx, name)
    spec = JobSpec(
        "predict",
        dataset,
        params={"model": model.card.id, "rules": rules_of(model.card)},
        fingerprint=ctx.fingerprint(dataset),
        models=(model.card.id,),
    )

    def work(job: Job) -> PredictReport:
        started = time.perf_counter()
        frame = ctx.store.frame(dataset)
        pieces: list[pl.DataFrame] = []
        known: tuple[str, ...] | None = None
        while known != model.card.classes:  # a connected model may have answered a new label
            known = model.card.classes
            pieces = list(_pieces(ctx, job, frame, model))
        table = pl.concat(pieces) if pieces else pl.DataFrame({"id": [], "prediction": []})
        ctx.store.artefacts.write_frame(job.id, "predictions", table)
        save_classes(ctx, job.id, list(model.card.classes))
        labels = Counter(table["prediction"].drop_nulls().to_list())
        return PredictReport(
            model=model.card.name,
            run=job.id,
            n=table.height,
            unsure=int(table["unsure"].sum()) if pieces else 0,
            unanswered=table["prediction"].null_count(),
            labels=dict(labels.most_common()),
            seconds=time.perf_counter() - started,
            **_asking(model),
        )

    return ctx.jobs.run(spec, work, PredictReport, watch=watch, reuse=not anew)


def _pieces(ctx: Context, job: Job, frame: Frame, model: Predictor) -> Iterator[pl.DataFrame]:
    for offset in range(0, len(frame), BATCH):
        table = frame.rows(columns=["id", "text"], offset=offset, limit=BATCH)
        job.report(offset, len(frame), "predicting")
        texts = table["text"].fill_null("").to_list()
        report = within(job.report, offset, len(frame), "predicting")
        proba = model.probabilities(ctx, texts, stored=True, report=report)
        yield prediction_frame(table["id"].to_list(), proba, model.card)


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
    totals = {"n": 0, "unsure": 0, "unanswered": 0}

    def batches() -> Iterator[pl.DataFrame]:
        for table in open_source(source, roles=roles).batches():
            texts = table["text"].fill_null("").to_list()
            proba = model.probabilities(ctx, texts, stored=False)
            found = prediction_frame([""] * len(texts), proba, model.card).drop(
                "id", "probabilities"
            )
            counts.update(found["prediction"].drop_nulls().to_list())
            totals["n"] += table.height
            totals["unsure"] += int(found["unsure"].sum())
            totals["unanswered"] += found["prediction"].null_count()
            watch(totals["n"], None, "predicting")
            yield pl.concat([table.drop("_line"), found], how="horizontal")

    write(batches(), to)
    return PredictReport(
        model=model.card.name,
        run=None,
        n=totals["n"],
        unsure=totals["unsure"],
        unanswered=totals["unanswered"],
        labels=dict(counts.most_common()),
        file=str(to),
        seconds=time.perf_counter() - started,
        **_asking(model),
    )


def _asking(model: Predictor) -> dict[str, Any]:
    """What a report says of a model that was asked; nothing of one that was trained here."""
    if model.card.method not in CONNECTED:
        return {}
    return {"usage": model.usage, "notes": tuple(getattr(model, "notes", ()))}


def _as_now(files: Mapping[str, bytes], card: ModelCard) -> dict[str, bytes]:
    """Return a model's files with its card as it is now: thresholds may have been chosen since."""
    if card.revised is None:
        return dict(files)
    if card.method in CONNECTED:
        return {**files, "card.json": card.model_dump_json(indent=2).encode()}
    if card.method == "finetune":
        described = json.dumps({"card": card.model_dump(mode="json")}, indent=2)
        return {**files, "model.json": described.encode(), "README.md": readme(card).encode()}
    classifier, trained = load(files)
    return {**files, **dump(classifier, as_registered(trained, card))}


def rules_of(card: ModelCard) -> dict[str, Any]:
    """Return what of a card decides its answers: other rules, another computation."""
    return card.rules


def save_model(ctx: Context, card: ModelCard, folder: Path) -> Path:
    """Write a model's files into a new folder; see ``Model.save``.

    Raises:
        ExportError: The folder holds other files.
    """
    files = _as_now(ctx.store.artefacts.read_files(card.run, "model"), card)
    network, beside = None, "."
    if card.own_encoder:
        network, beside = ctx.own_encoder_folder(card.id), OWN_ENCODER
    elif card.method == "finetune":  # a folder as the library lays it out
        network = ctx.store.artefacts.folder(card.run, NETWORK)
    ours = {*files, OWN_ENCODER}
    if network is not None:
        ours |= {path.name for path in network.iterdir()}
    with new_folder(folder, ours=frozenset(ours)) as place:
        if network is not None:
            unwanted = ignore_patterns(MANIFEST)
            copytree(network, place / beside, ignore=unwanted, dirs_exist_ok=True)
        for name, content in files.items():
            (place / name).write_bytes(content)
    return folder
