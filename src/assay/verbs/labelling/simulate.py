"""Labelling played through on known labels: which way of choosing records learns fastest."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import polars as pl

from assay import active
from assay.active import Pool, asks_a_model, candidates, choose, require_strategy, view_of
from assay.classify import Classifier, Features, make_classifier
from assay.errors import InvalidSetting, NotEnoughData
from assay.evaluate.confusion import Cells
from assay.evaluate.studies import simulated_strategies
from assay.jobs import Job, JobSpec
from assay.schema.records import HOLDOUT
from assay.schema.runs import Reporter, silent
from assay.schema.studies import Simulation
from assay.verbs.context import Context
from assay.verbs.embedding.embed import vectors_of
from assay.verbs.labelling.label_next import ASKER
from assay.verbs.selection import Rows, read_rows, scored_rows, training_rows

RESAMPLES = 2000


def simulate(
    ctx: Context,
    dataset: str,
    *,
    strategies: Sequence[str] = active.strategies(),
    method: str = "hybrid",
    batch: int = 20,
    up_to: int = 100,
    seeds: int = 3,
    split: str | None = None,
    encoder: str | None = None,
    holdout: float = HOLDOUT,
    level: float = 0.95,
    seed: int = 0,
    watch: Reporter = silent,
) -> Simulation:
    """Choose, look the labels up, train, score, and again; no model is kept.

    What one strategy came to with one seed is kept as soon as it is there, so that a run that was
    cut short goes on with the next.

    Args:
        strategies: Ways to choose, see ``assay.active.strategies``.
        method: Classifier that is scored after every batch.
        batch: Records chosen at once.
        up_to: Labels in the end.
        seeds: Repetitions of each strategy.
        split: Split to score on; see ``selection.scored_rows``.
        encoder: Encoder of the vectors.
        holdout: Share kept for testing where the source names no splits.
        level: Of the intervals.
        seed: First of the seeds.

    Raises:
        UnknownMethod: There is no such strategy.
        InvalidSetting: A number is out of range.
        NotEnoughData: Nothing to choose from, or nothing to score.
    """
    ways = tuple(dict.fromkeys(strategies))
    _refuse(ways, batch=batch, up_to=up_to, seeds=seeds)
    make_classifier(method)
    model = ctx.encoder(encoder)
    spec = JobSpec(
        "simulate",
        dataset,
        params={
            "strategies": list(ways),
            "method": method,
            "batch": batch,
            "up_to": up_to,
            "seeds": seeds,
            "split": split,
            "encoder": model.key,
            "encoder_name": model.name,
            "holdout": holdout,
            "level": level,
        },
        fingerprint=ctx.fingerprint(dataset),
        seed=seed,
        models=(model.key,),
    )

    def work(job: Job) -> Simulation:
        started = time.perf_counter()
        everything = read_rows(ctx.store.frame(dataset))
        pool = training_rows(everything, None, holdout).rows
        tested, scored = scored_rows(everything, split, set(pool.ids))
        if len(np.unique(pool.labels.astype(str))) < 2:
            raise NotEnoughData(
                "All labels are the same, so every choice of records is as good as another.",
                hint="Simulate on a data set with two labels or more.",
            )
        game = _Game(
            pool,
            Features(pool.texts, vectors_of(ctx, model, pool.texts, job.report)),
            tested,
            Features(tested.texts, vectors_of(ctx, model, tested.texts, job.report)),
            method,
        )
        sizes = game.sizes(batch, up_to)
        played: dict[str, list[pl.DataFrame]] = {}
        total, done = len(ways) * seeds * len(sizes), 0
        for draw in range(seed, seed + seeds):  # every strategy once, then all again
            for way in ways:
                name = f"simulated-{way}-{draw}"
                if not ctx.store.artefacts.exists(job.id, name):
                    steps = []
                    for step in game.play(way, sizes, draw):
                        done += 1
                        job.report(done, total, "choosing and training")
                        steps.append(step)
                    ctx.store.artefacts.write_frame(job.id, name, pl.DataFrame(steps))
                else:
                    done += len(sizes)
                played.setdefault(way, []).append(ctx.store.artefacts.read_frame(job.id, name))
        truth = game.truth
        return Simulation(
            dataset=dataset,
            run=job.id,
            method=method,
            encoder=model.key,
            split=scored,
            tested=len(tested),
            drawn_from=len(game.rows),
            batch=batch,
            strategies=simulated_strategies(
                {
                    way: [_steps(frame, truth, len(game.names)) for frame in frames]
                    for way, frames in played.items()
                },
                resamples=RESAMPLES,
                level=level,
                seed=seed,
            ),
            seeds=seeds,
            confidence_level=level,
            seed=seed,
            seconds=time.perf_counter() - started,
            notes=_notes(sizes, up_to, len(game.rows)),
        )

    return ctx.jobs.run(spec, work, Simulation, watch=watch)


def _refuse(ways: Sequence[str], **numbers: int) -> None:
    if not ways:
        raise InvalidSetting("A simulation needs a strategy.", hint="Use --strategy adaptive.")
    for way in ways:
        require_strategy(way)
    for name, value in numbers.items():
        if value < 1:
            option = name.replace("_", "-")
            raise InvalidSetting(f"--{option} is {value}.", hint=f"Use --{option} 1 or more.")


def _notes(sizes: Sequence[int], up_to: int, there: int) -> tuple[str, ...]:
    if sizes[-1] == up_to:
        return ()
    return (f"Only {there:,} different texts can be chosen, so it ends there.",)


def _steps(frame: pl.DataFrame, truth: np.ndarray, classes: int) -> list[tuple[int, int, Cells]]:
    """Return labels, classes met and the answers counted, for every batch."""
    return [
        (labels, met, Cells.of(truth, np.array(answers), classes))
        for labels, met, answers in frame.iter_rows()
    ]


class _Game:
    """Records that can be chosen, and records the models are scored on.

    Args:
        pool, learn: What can be chosen: labels, and what a classifier sees.
        tested, asked: What is scored.
        method: Of the classifier that is scored.
    """

    def __init__(
        self, pool: Rows, learn: Features, tested: Rows, asked: Features, method: str
    ) -> None:
        self.names = sorted({str(one) for one in [*pool.labels, *tested.labels]})
        numbers = {name: place for place, name in enumerate(self.names)}
        self.truth = np.array([numbers[str(one)] for one in tested.labels])
        self.rows = candidates(pool.texts, range(len(pool)), most=len(pool))
        self._labels = pool.labels
        self._learn, self._asked, self._method = learn, asked, method
        self._view = view_of(learn.texts, learn.vectors)
        self._numbers = numbers

    def sizes(self, batch: int, up_to: int) -> list[int]:
        """Return the numbers of labels after each batch."""
        most = min(up_to, len(self.rows))
        return [*range(batch, most, batch), most]

    def play(self, way: str, sizes: Sequence[int], seed: int) -> Iterator[dict[str, Any]]:
        """Choose batch after batch; yield labels, classes met and answers after each."""
        chosen = np.empty(0, dtype=np.int64)
        probabilities: np.ndarray | None = None
        for size in sizes:
            open_ = np.setdiff1d(self.rows, chosen, assume_unique=True)
            pool = Pool(
                self._view[open_],
                self._view[chosen],
                None if probabilities is None else probabilities[open_],
                seed=seed,
            )
            chosen = np.concatenate([chosen, open_[choose(pool, size - len(chosen), way).rows]])
            met = sorted(set(self._labels[chosen].tolist()))
            if len(met) < 2:
                answers = [self._numbers[met[0]]] * len(self.truth)
            else:
                scored = self._taught(self._method, chosen, seed)
                answers = [self._numbers[one] for one in scored.predict(self._asked).tolist()]
                if asks_a_model(way) and size < sizes[-1]:
                    same = self._method == ASKER
                    asker = scored if same else self._taught(ASKER, chosen, seed)
                    probabilities = asker.predict_proba(self._learn)
            yield {"labels": size, "classes": len(met), "answers": answers}

    def _taught(self, method: str, chosen: np.ndarray, seed: int) -> Classifier:
        known = np.full(len(self._labels), None, dtype=object)  # semi learns from the others too
        known[chosen] = self._labels[chosen]
        return make_classifier(method, seed=seed).fit(self._learn, known)
