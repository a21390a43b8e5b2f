"""A classifier from the labels a data set has now."""

from __future__ import annotations

import time
from collections import Counter
from datetime import UTC, datetime
from typing import Any

import numpy as np
import polars as pl

from assay.classify import (
    Features,
    dump,
    make_classifier,
    unsure_label,
)
from assay.errors import InvalidSetting
from assay.jobs import Job, JobSpec
from assay.schema.balances import Balance
from assay.schema.models import ModelCard, TrainReport
from assay.schema.records import HOLDOUT
from assay.schema.runs import Reporter, silent
from assay.schema.tuning import Tuning
from assay.verbs.context import Context, versions
from assay.verbs.embedding.embed import vectors_of
from assay.verbs.learning.balance import choose_balance
from assay.verbs.learning.finetune import METHOD, train_network
from assay.verbs.learning.held_out import keep_held_out
from assay.verbs.learning.tune import tuned_encoder, tuning_of, without_claims
from assay.verbs.predicting.naming import free_name, refuse_taken
from assay.verbs.selection import drawn_rows, read_rows, require_training, with_unlabelled

HEAD = "semi"
"""Classifier on the vectors of a fine-tuned encoder."""


def train(
    ctx: Context,
    dataset: str,
    *,
    method: str = "hybrid",
    shots: int | None = None,
    seed: int = 0,
    split: str | None = None,
    encoder: str | None = None,
    balance: Balance = "none",
    class_weight: dict[str, float] | None = None,
    threshold: float = 0.0,
    holdout: float = HOLDOUT,
    name: str | None = None,
    tuning: Tuning | None = None,
    watch: Reporter = silent,
) -> TrainReport:
    """Train on the current labels and save the model.

    Args:
        method: linear, lexical, hybrid, semi, contrastive or finetune.
        shots: Labels per class to learn from; all when not given.
        seed: Of the sampling and of the training.
        split: See ``selection.training_rows``.
        encoder: Encoder of the vectors.
        balance: none, weights, over, under, smote or auto: how uneven classes are made even.
        class_weight: Weights of classes instead, 1 where none is named.
        threshold: Confidence below which the model answers *unsure*, 0–1.
        holdout: Share kept for testing where the source names no splits.
        name: Name of the model; made from data set and method when not given.
        tuning: What contrastive and finetune start from, and how long they learn.

    Raises:
        NotEnoughData: Fewer than two classes or records.
        InvalidSetting: A value out of range.
    """
    if not 0 <= threshold < 1:
        raise InvalidSetting(f"A threshold of {threshold} is not in 0 to 1.")
    refuse_taken(ctx, name)
    if class_weight is not None and balance != "none":
        raise InvalidSetting(
            f"Classes are weighed by hand and balanced by '{balance}' at once.",
            hint="Give class weights or a way to balance, not both.",
        )
    require_training(ctx.store.frame(dataset), split)
    tuned = tuning_of(method, tuning, encoder)
    if tuned and method == METHOD:
        return train_network(
            ctx,
            dataset,
            tuned,
            shots=shots,
            seed=seed,
            split=split,
            balance=balance,
            class_weight=class_weight,
            threshold=threshold,
            holdout=holdout,
            name=name,
            watch=watch,
        )
    if tuned and balance == "auto":
        raise InvalidSetting(
            f"The method {method} cannot try out ways to balance: its encoder knows all labels.",
            hint="It draws every class as often anyway; leave --balance out, or name one way.",
        )
    head = HEAD if tuned else method
    way: str = "none" if balance == "auto" else balance
    classifier = make_classifier(head, seed=seed, class_weight=class_weight, balance=way)
    base = ctx.encoder(encoder) if classifier.needs_vectors and not tuned else None
    params: dict[str, Any] = {
        "method": method,
        "shots": shots,
        "split": split,
        "encoder": base.key if base else None,
        "encoder_name": base.name if base else None,
        "balance": balance,
        "class_weight": class_weight,
        "threshold": threshold,
        "holdout": holdout,
        "name": name,
        **({"tuning": tuned.model_dump()} if tuned else {}),
    }
    spec = JobSpec(
        "train",
        dataset,
        params=params,
        fingerprint=ctx.fingerprint(dataset),
        seed=seed,
        models=(base.key,) if base else (),
    )

    def work(job: Job) -> TrainReport:
        started = time.perf_counter()
        job.report(0, None, "reading")
        everything = read_rows(ctx.store.frame(dataset))
        rows, notes = drawn_rows(everything, split, holdout, shots, seed)
        seen = with_unlabelled(everything, rows, holdout) if classifier.learns_unlabelled else rows
        called = name or free_name(ctx, f"{dataset}-{method}")
        model = base
        if tuned:
            model, said = tuned_encoder(ctx, job, rows, tuned, seed=seed, name=called)
            notes += said
        vectors = vectors_of(ctx, model, seen.texts, job.report) if model else None
        choice = None
        if balance == "auto":
            labelled = np.arange(len(rows))
            choice = choose_balance(
                Features(seen.texts, vectors).take(labelled),
                list(map(str, rows.labels)),
                method=method,
                seed=seed,
                report=job.report,
            )
            classifier.set_params(balance=choice.chosen)
        job.report(0, None, "training")
        classifier.fit(Features(seen.texts, vectors), seen.labels)
        counts = dict(sorted(Counter(map(str, rows.labels)).items()))
        card = ModelCard(
            id=job.id,
            name=called,
            method=method,
            classes=tuple(map(str, classifier.classes_)),
            encoder=model.key if model else None,
            encoder_name=model.name if model else None,
            threshold=threshold,
            unsure_label=unsure_label(classifier.classes_),
            trained_on=dataset,
            records=len(rows),
            per_class=counts,
            params={**params, "balanced_by": classifier.balance},
            seed=seed,
            run=job.id,
            created=datetime.now(UTC),
            versions=versions(),
        )
        ctx.store.artefacts.write_files(job.id, "model", dump(classifier, card))
        ctx.store.artefacts.write_frame(job.id, "training", pl.DataFrame({"id": rows.ids}))
        if not tuned:  # an encoder fine-tuned on all labels is blind to none of its records
            keep_held_out(ctx, job.id, classifier, seen)
        ctx.store.catalogue.models.register(card)
        return TrainReport(
            model=card.name,
            run=job.id,
            method=method,
            classes=card.classes,
            records=len(rows),
            per_class=counts,
            encoder=card.encoder,
            seconds=time.perf_counter() - started,
            balance=choice,
            notes=(
                *notes,
                *([choice.why] if choice else []),
                *(without_claims(classifier.notes_) if tuned else classifier.notes_),
            ),
        )

    return ctx.jobs.run(spec, work, TrainReport, watch=watch)
