"""Fine-tuning from few labels beside SetFit: the same encoder, draws and machine, one thread each.

SetFit is asked as its documentation does: one epoch over pairs by oversampling where there are
two classes. Of 77 classes that would be 375,000 pairs; there it gets the twenty pairs a text of
its paper. Both answer all other texts; processor seconds count from weights to answers.
"""

from __future__ import annotations

import os
import tempfile
import time
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

import assay
from assay.classify import sample_shots
from assay.encoders.minilm import weights_folder
from assay.schema.tuning import Tuning
from bench_classify import DATA, labelled_texts

Row = dict[str, Any]
PAIRS_A_TEXT = 20


def run(quick: bool = False) -> list[Row]:
    """Measure; ``quick`` takes one draw of the captions."""
    if not DATA.is_dir():
        raise SystemExit(f"third-party data not found at {DATA} (set ASSAY_DATA)")
    import torch

    torch.set_num_threads(1)
    os.environ["HF_HUB_OFFLINE"] = "1"
    captions = labelled_texts(
        DATA / "senticap" / "senticap_dataset.csv", "caption", "is_positive_sentiment"
    )
    rows = _measure("SentiCap, 32 a class", *captions, 32, 1 if quick else 5)
    if not quick:
        questions = labelled_texts(DATA / "banking77" / "train.csv", "text", "category")
        rows += _measure("Banking77, 8 a class", *questions, 8, 3)
    return rows


def _measure(name: str, texts: list[str], labels: list[str], shots: int, draws: int) -> list[Row]:
    truth = np.array(labels)
    ways: dict[str, Callable[..., np.ndarray]] = {"contrastive": _ours, "SetFit": _setfit}
    right: dict[str, list[float]] = {way: [] for way in ways}
    seconds: dict[str, list[float]] = {way: [] for way in ways}
    for seed in range(draws):
        drawn = sample_shots(labels, shots, seed)
        rest = np.setdiff1d(np.arange(len(texts)), drawn)
        for way, answer in ways.items():
            started = time.process_time()
            said = answer(texts, truth, drawn, rest, seed)
            seconds[way].append(time.process_time() - started)
            right[way].append(float(np.mean(said == truth[rest])))
    return [
        {
            "name": f"accuracy on all others, {name}, contrastive",
            "value": round(float(np.mean(right["contrastive"])), 4),
            "unit": "share",
            "peer": "SetFit 1.2",
            "peer_value": round(float(np.mean(right["SetFit"])), 4),
            "target_ratio": 1.0,
            "note": f"mean of {draws} draws; worst {min(right['contrastive']):.4f}, "
            f"SetFit {min(right['SetFit']):.4f}",
        },
        {
            "name": f"processor time from weights to answers, {name}, contrastive",
            "value": round(float(np.mean(seconds["contrastive"])), 1),
            "unit": "s",
            "better": "lower",
            "peer": "SetFit 1.2",
            "peer_value": round(float(np.mean(seconds["SetFit"])), 1),
            "target_ratio": 1.0,
        },
    ]


def _ours(
    texts: list[str], truth: np.ndarray, drawn: np.ndarray, rest: np.ndarray, seed: int
) -> np.ndarray:
    """Train by the product itself, from records to predictions."""
    import polars as pl

    known = np.full(len(texts), None, dtype=object)
    known[drawn] = truth[drawn]
    with tempfile.TemporaryDirectory() as folder, assay.open(folder) as workspace:
        ids = [str(place) for place in range(len(texts))]
        frame = pl.DataFrame({"id": ids, "text": texts, "label": list(known)})
        frame.write_parquet(f"{folder}/records.parquet")
        data = workspace.load(f"{folder}/records.parquet", text="text", label="label")
        model = data.train("contrastive", holdout=0, seed=seed, tuning=Tuning(device="cpu"))
        return np.array([one.label for one in model.predict([texts[place] for place in rest])])


def _setfit(
    texts: list[str], truth: np.ndarray, drawn: np.ndarray, rest: np.ndarray, seed: int
) -> np.ndarray:
    warnings.simplefilter("ignore")
    from datasets import Dataset
    from sentence_transformers import SentenceTransformer
    from setfit import SetFitModel, Trainer, TrainingArguments
    from sklearn.linear_model import LogisticRegression

    classes = sorted(set(truth.tolist()))
    body = SentenceTransformer(str(weights_folder()), device="cpu")
    model = SetFitModel(model_body=body, model_head=LogisticRegression(), labels=classes)
    few = {
        "text": [texts[place] for place in drawn],
        "label": [classes.index(truth[place]) for place in drawn],
    }
    pairs: dict[str, Any] = {} if len(classes) == 2 else {"num_iterations": PAIRS_A_TEXT}
    with tempfile.TemporaryDirectory() as folder:
        arguments = TrainingArguments(
            batch_size=16,
            num_epochs=1,
            seed=seed,
            report_to="none",
            output_dir=folder,
            save_strategy="no",
            show_progress_bar=False,
            **pairs,
        )
        Trainer(model=model, args=arguments, train_dataset=Dataset.from_dict(few)).train()
    said: Any = model.predict([texts[place] for place in rest], batch_size=32)
    return np.array([one if isinstance(one, str) else classes[int(one)] for one in said])
