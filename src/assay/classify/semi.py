"""Learning from few labels and many records without one."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import ArrayLike
from threadpoolctl import threadpool_limits

from assay.classify.balancing import even_weights
from assay.classify.calibration import blend, fit_temperatures
from assay.classify.classifier import HybridClassifier
from assay.classify.features import Features
from assay.classify.folds import HeldOut
from assay.classify.labels import as_labels, number, one_each, record_weights
from assay.classify.sampling import assign_folds, text_groups
from assay.classify.softmax import Matrix
from assay.classify.teaching import Classroom, Taught, TeachingParams, spreading_graph
from assay.classify.tfidf import Tfidf, TfidfParams
from assay.prose import percent

TEMPERATURE = 0.6
"""Of a taught expert in the absence of evidence: it learned from answers, and is too sure."""

DRIFT = 0.3
"""Share of records that may change class on balance before learning counts as gone astray."""

CLAIM = ": right on "
"""Begins, in a note, what was found on held-out labels."""

PLAIN, SPREADING = "co-training", "co-training with spreading"


class SemiClassifier(HybridClassifier):
    """Few labels, and the records without one: co-training of the two experts of ``hybrid``.

    Ways of teaching are tried on held-out labels; the one that is right most often is taken.
    Where none is as good as learning from the labels alone, within the error of that test,
    what was learned from the labels alone is kept, and ``notes_`` says so.

    Args:
        seed: Of folds and of the choice of records.
        pool: Most records without a label that are learned from.
        fewest: Records without a label below which they are not learned from.
        rounds: Rounds of teaching.
        neighbours: Neighbours a record's label may spread to.
        trials: Folds of the labels on which ways of teaching are tried.
        class_weight, balance, vector_strength, lexical_strength, folds, held_out, max_iterations,
            tolerance, words, shortest, longest, long_text, many_texts: As for ``hybrid``.
    """

    method: ClassVar[str] = "semi"
    learns_unlabelled: ClassVar[bool] = True
    balances: ClassVar[tuple[str, ...]] = ("none", "weights")

    def __init__(
        self,
        *,
        seed: int = 0,
        class_weight: Mapping[str, float] | None = None,
        balance: str = "none",
        vector_strength: float = 10.0,
        lexical_strength: float = 5.0,
        folds: int = 5,
        held_out: int = 2000,
        max_iterations: int = 100,
        tolerance: float = 1e-3,
        words: int = 2,
        shortest: int = 2,
        longest: int = 5,
        long_text: int = 300,
        many_texts: int = 2000,
        pool: int = 20_000,
        fewest: int = 100,
        rounds: int = 8,
        neighbours: int = 15,
        trials: int = 3,
    ) -> None:
        super().__init__(
            seed=seed,
            class_weight=class_weight,
            balance=balance,
            vector_strength=vector_strength,
            lexical_strength=lexical_strength,
            folds=folds,
            held_out=held_out,
            max_iterations=max_iterations,
            tolerance=tolerance,
            words=words,
            shortest=shortest,
            longest=longest,
            long_text=long_text,
            many_texts=many_texts,
        )
        self.pool = pool
        self.fewest = fewest
        self.rounds = rounds
        self.neighbours = neighbours
        self.trials = trials

    def fit(self, X: Features, y: Iterable[Any], sample_weight: ArrayLike | None = None) -> Self:
        """Learn from labelled records, and from those whose label is ``None``.

        Args:
            X: n records.
            y: Label of each; ``None`` or "" for none.
            sample_weight: Weight of each labelled record, (n,).

        Raises:
            NotEnoughData: With fewer than two labelled records or one class only.
            InvalidSetting: If vectors are missing, or a weight or length does not fit.
        """
        labels = as_labels(y)
        super().fit(X, labels, sample_weight)
        given = one_each(sample_weight, len(X))
        _, numbers = number(labels)
        known = np.flatnonzero((numbers >= 0) & ((given > 0) if given is not None else True))
        free = np.flatnonzero((numbers < 0) & np.array([bool((t or "").strip()) for t in X.texts]))
        if len(free) > self.pool:
            drawn = np.random.default_rng(self.seed).permutation(len(free))[: self.pool]
            free = free[np.sort(drawn)]
        if X.vectors is None or len(free) < self.fewest:
            self._keep(f"Only {len(free)} records without a label")
            return self
        weight = record_weights(
            numbers[known],
            self.classes_,
            self.class_weight,
            None if given is None else given[known],
        )
        if self.balance == "weights":
            weight = weight * even_weights(numbers[known])
        self._learn(
            X.take(np.concatenate([known, free])), known, numbers[known], weight / weight.mean()
        )
        return self

    def _learn(
        self, X: Features, known: np.ndarray, numbers: np.ndarray, weight: np.ndarray
    ) -> None:
        """Try the ways of teaching, and take the best; the labelled records come first."""
        assert X.vectors is not None
        fold = assign_folds(numbers, self.trials, self.seed, text_groups(X.texts[: len(numbers)]))
        if fold.max() == 0:
            self._keep("All labels are of one and the same text")
            return
        tfidf = Tfidf(TfidfParams(words=self.words, longest=0, min_documents=2))
        grams = tfidf.fit_transform(X.strings())
        vectors = np.ascontiguousarray(X.vectors, dtype=np.float32)
        plain = Classroom(
            {"vectors": vectors, "lexical": grams},
            len(self.classes_),
            TeachingParams(
                rounds=self.rounds,
                vector_strength=self.vector_strength,
                lexical_strength=self.lexical_strength,
            ),
        )
        graph = spreading_graph(vectors, self.neighbours, self.seed)
        rooms = {PLAIN: plain, SPREADING: replace(plain, graph=graph)}
        trials = _try_out(rooms, fold, numbers, weight)
        best = max(trials.values(), key=lambda trial: trial.right.sum())
        if best.worse_than_start:
            self._keep("On held-out labels nothing was gained from the records without one")
            return
        way = next(name for name, trial in trials.items() if trial is best)
        alone = self.predict_proba(X)
        taught = rooms[way].teach(np.arange(len(numbers)), numbers, weight, alone)
        if _drifted(alone, taught, plain.matrices):
            self._keep("Learning from the records without a label let classes swallow others")
            return
        self.weights_, self.tfidf_ = taught.experts, tfidf
        self.temperatures_ = fit_temperatures(
            [best.scores[name] for name in taught.experts],
            numbers,
            weight=weight,
            prior=[TEMPERATURE] * len(taught.experts),
        )
        blended = blend([best.scores[name] for name in taught.experts], self.temperatures_)
        self.held_out_ = HeldOut(known, blended)
        self.notes_ = (
            *self.notes_,
            f"Learned also from {len(X) - len(numbers):,} records without a label ({way}){CLAIM}"
            f"{percent(best.right.mean())} of held-out labels, "
            f"{percent(best.start.mean())} without it.",
        )

    def _keep(self, why: str) -> None:
        self.notes_ = (*self.notes_, f"{why}, so it learned from the labels alone, as hybrid.")


def _drifted(alone: np.ndarray, taught: Taught, matrices: Mapping[str, Matrix]) -> bool:
    """Tell whether what was taught gives classes quite other shares than the labels alone."""
    scores = [expert.scores(matrices[name]) for name, expert in taught.experts.items()]
    answers = np.sum(scores, axis=0).argmax(axis=1)
    shares = np.bincount(answers, minlength=alone.shape[1]) / len(alone)
    return float(np.abs(shares - alone.mean(axis=0)).sum() / 2) > DRIFT


@dataclass(frozen=True, eq=False)
class _Trial:
    """One way of teaching on held-out labels.

    Attributes:
        scores: Logits of each expert for the labelled records, (m, k).
        right: Whether the experts together are right, (m,).
        start: Whether the labels alone are right, (m,).
    """

    scores: dict[str, np.ndarray]
    right: np.ndarray
    start: np.ndarray

    @property
    def worse_than_start(self) -> bool:
        """Whether it loses more labels than it wins, beyond one standard error."""
        lost = self.start.astype(float) - self.right
        return bool(lost.mean() > lost.std() / np.sqrt(len(lost)))


def _try_out(
    rooms: Mapping[str, Classroom], fold: np.ndarray, numbers: np.ndarray, weight: np.ndarray
) -> dict[str, _Trial]:
    """Teach without each fold in turn, and look at what is said of it."""
    tasks = [(name, one) for name in rooms for one in np.unique(fold)]

    def run(task: tuple[str, int]) -> Taught:
        name, one = task
        seen = np.flatnonzero(fold != one)
        return rooms[name].teach(seen, numbers[seen], weight[seen])

    with (
        threadpool_limits(limits=1, user_api="blas"),
        ThreadPoolExecutor(max_workers=os.cpu_count()) as pool,
    ):
        taught = dict(zip(tasks, pool.map(run, tasks), strict=True))
    return {name: _judge(rooms[name], name, taught, fold, numbers) for name in rooms}


def _judge(
    room: Classroom,
    name: str,
    taught: Mapping[tuple[str, int], Taught],
    fold: np.ndarray,
    numbers: np.ndarray,
) -> _Trial:
    shape = (len(numbers), room.classes)
    scores = {expert: np.zeros(shape, np.float32) for expert in room.matrices}
    start = np.zeros(len(numbers), bool)
    for one in np.unique(fold):
        held = np.flatnonzero(fold == one)
        found = taught[name, one]
        start[held] = found.start[held].argmax(axis=1) == numbers[held]
        for expert, weights in found.experts.items():
            scores[expert][held] = weights.scores(room.matrices[expert][held])
    right = np.sum(list(scores.values()), axis=0).argmax(axis=1) == numbers
    return _Trial(scores, right, start)
