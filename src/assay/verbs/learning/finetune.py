"""A pretrained encoder with a classification head, fine-tuned on the labels there are now."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

import numpy as np
import polars as pl

from assay.classify.card import readme
from assay.classify.labels import number, record_weights, require_learnable, unsure_label
from assay.classify.sampling import assign_folds, text_groups
from assay.classify.tuning.backbone import Backbone, open_backbone
from assay.classify.tuning.exporting import write_classifier
from assay.classify.tuning.finetuning import (
    Finetuned,
    FinetuneParams,
    Lesson,
    epochs_for,
    finetune,
)
from assay.errors import InvalidSetting
from assay.jobs import Job, JobSpec
from assay.schema.models import ModelCard, TrainReport
from assay.schema.records import HOLDOUT
from assay.schema.runs import Reporter, silent
from assay.schema.tuning import Tuning
from assay.verbs.context import Context, versions
from assay.verbs.learning.tune import RunKeeper, base_source
from assay.verbs.predicting.naming import free_name
from assay.verbs.predicting.predictors.finetune import NETWORK
from assay.verbs.selection import Rows, drawn_rows, read_rows

METHOD = "finetune"

FEWEST_HELD = 8
"""Labels held out below which they tell nothing: then all are learned from, in every pass."""

BALANCES = ("none", "weights")


def train_network(
    ctx: Context,
    dataset: str,
    tuning: Tuning,
    *,
    shots: int | None = None,
    seed: int = 0,
    split: str | None = None,
    balance: str = "none",
    class_weight: Mapping[str, float] | None = None,
    threshold: float = 0.0,
    holdout: float = HOLDOUT,
    name: str | None = None,
    watch: Reporter = silent,
) -> TrainReport:
    """Fine-tune a network and save it; see ``train.train``.

    Raises:
        NotEnoughData: Fewer than two classes or records.
        InvalidSetting: A way to balance that a network cannot use.
        EncoderError: The base cannot be loaded.
    """
    if balance not in BALANCES:
        raise InvalidSetting(
            f"The method {METHOD} cannot balance by '{balance}'.",
            hint=f"Use --balance {' or '.join(BALANCES)}.",
        )
    params: dict[str, Any] = {
        "method": METHOD,
        "shots": shots,
        "split": split,
        "encoder": None,
        "encoder_name": None,
        "balance": balance,
        "class_weight": class_weight,
        "threshold": threshold,
        "holdout": holdout,
        "name": name,
        "tuning": tuning.model_dump(),
    }
    spec = JobSpec("train", dataset, params=params, fingerprint=ctx.fingerprint(dataset), seed=seed)

    def work(job: Job) -> TrainReport:
        started = time.perf_counter()
        job.report(0, None, "reading")
        everything = read_rows(ctx.store.frame(dataset))
        rows, notes = drawn_rows(everything, split, holdout, shots, seed)
        classes, numbers = number(rows.labels)
        require_learnable(classes, numbers)
        weight = _weights(numbers, classes, balance, class_weight)
        backbone = _backbone(ctx, tuning, classes, seed)
        learnt, held = _parts(rows, numbers, weight, tuning.validation, seed)
        how = FinetuneParams(
            epochs=tuning.epochs or epochs_for(len(learnt.texts)),
            patience=tuning.patience,
            learning_rate=tuning.learning_rate or FinetuneParams.learning_rate,
        )
        keeper = RunKeeper(ctx.store.artefacts, job.id)
        done = finetune(
            backbone,
            learnt,
            held,
            how,
            seed=seed,
            keeper=keeper,
            checkpoint_every=tuning.checkpoint_every,
            report=job.report,
        )
        job.report(0, None, "exporting")
        with ctx.store.artefacts.building(job.id, NETWORK) as folder:
            write_classifier(backbone, folder)
        counts = dict(sorted(Counter(map(str, rows.labels)).items()))
        card = ModelCard(
            id=job.id,
            name=name or free_name(ctx, f"{dataset}-{METHOD}"),
            method=METHOD,
            classes=tuple(map(str, classes)),
            threshold=threshold,
            unsure_label=unsure_label(classes),
            trained_on=dataset,
            records=len(rows),
            per_class=counts,
            params={
                **params,
                "temperature": done.temperature,
                "learned_from": len(learnt.texts),
                "epochs": [asdict(one) for one in done.epochs],
            },
            seed=seed,
            run=job.id,
            created=datetime.now(UTC),
            versions=versions(),
        )
        files = {"model.json": json.dumps({"card": card.model_dump(mode="json")}, indent=2)}
        files["README.md"] = readme(card)
        ctx.store.artefacts.write_files(
            job.id, "model", {name: text.encode() for name, text in files.items()}
        )
        ctx.store.artefacts.write_frame(job.id, "training", pl.DataFrame({"id": rows.ids}))
        ctx.store.catalogue.models.register(card)
        keeper.done()
        return TrainReport(
            model=card.name,
            run=job.id,
            method=METHOD,
            classes=card.classes,
            records=len(rows),
            per_class=counts,
            encoder=None,
            seconds=time.perf_counter() - started,
            notes=(*notes, *_said(done, how, len(held.texts), tuning.base)),
        )

    return ctx.jobs.run(spec, work, TrainReport, watch=watch)


def _weights(
    numbers: np.ndarray,
    classes: np.ndarray,
    balance: str,
    class_weight: Mapping[str, float] | None,
) -> np.ndarray:
    """Return the weight of each record in the loss, (n,), with a mean of 1."""
    weight = record_weights(numbers, classes, class_weight)
    if balance == "weights":
        weight = weight / np.bincount(numbers, minlength=len(classes))[numbers]
    return weight / weight.mean()


def _backbone(ctx: Context, tuning: Tuning, classes: np.ndarray, seed: int) -> Backbone:
    names = [str(name) for name in classes]
    return open_backbone(
        base_source(ctx, tuning.base),
        max_tokens=tuning.max_tokens,
        device=tuning.device,
        head="AutoModelForSequenceClassification",
        seed=seed,
        options={
            "num_labels": len(names),
            "id2label": dict(enumerate(names)),
            "label2id": {name: place for place, name in enumerate(names)},
            "ignore_mismatched_sizes": True,  # a head for other labels is made anew
        },
    )


def _parts(
    rows: Rows, numbers: np.ndarray, weight: np.ndarray, share: float, seed: int
) -> tuple[Lesson, Lesson]:
    """Hold some labels out, of each class alike, copies of a text on one side."""
    held = np.zeros(len(numbers), dtype=bool)
    if share > 0 and share * len(numbers) >= FEWEST_HELD:
        held = assign_folds(numbers, round(1 / share), seed, text_groups(rows.texts)) == 0
    texts = np.array(rows.texts, dtype=object)

    def part(mask: np.ndarray) -> Lesson:
        return Lesson(list(texts[mask]), numbers[mask], weight[mask])

    return part(~held), part(held)


def _said(done: Finetuned, how: FinetuneParams, held: int, base: str) -> list[str]:
    ran = len(done.epochs)
    notes = [f"'{base}' was fine-tuned in {ran} of at most {how.epochs} epochs."]
    score = done.epochs[done.best - 1].macro_f1
    if score is not None:
        notes.append(
            f"Epoch {done.best} was the best and is kept: macro-F1 {score:.3f} on {held} labels "
            "held out for that."
        )
    if done.resumed:
        notes.append(f"It had been cut short and went on at step {done.resumed}.")
    return notes
