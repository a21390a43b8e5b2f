"""The classifiers: one or two experts whose scores are blended into calibrated probabilities."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar, Protocol, Self, runtime_checkable

import numpy as np
from numpy.typing import ArrayLike
from sklearn.base import BaseEstimator, ClassifierMixin

from assay.classify.balancing import WAYS, Lesson, balanced, require_way
from assay.classify.calibration import blend
from assay.classify.features import Features
from assay.classify.folds import HeldOut, Plan, held_out_scores, temperatures_for
from assay.classify.labels import (
    as_labels,
    number,
    one_each,
    record_weights,
    require_learnable,
    require_room,
)
from assay.classify.sampling import assign_folds, text_groups
from assay.classify.softmax import Matrix, Weights, columns, fit_softmax
from assay.classify.tfidf import Tfidf, TfidfParams
from assay.errors import InvalidSetting


@runtime_checkable
class Classifier(Protocol):
    """What the rest of the house asks of a classifier; scikit-learn's conventions."""

    classes_: np.ndarray
    needs_vectors: bool

    def fit(self, X: Features, y: Iterable[Any], sample_weight: ArrayLike | None = None) -> Self:
        """Learn from labelled records; those without a label are left out."""
        ...

    def predict_proba(self, X: Features) -> np.ndarray:
        """Return calibrated probabilities, (n, k) float64, columns as ``classes_``."""
        ...

    def predict(self, X: Features) -> np.ndarray:
        """Return the most probable class of each record, (n,)."""
        ...


class BlendClassifier(ClassifierMixin, BaseEstimator):
    """Logistic regressions on vectors and on TF-IDF, blended by temperature.

    Each expert is fitted on its own. Their held-out scores then choose one temperature an
    expert, which calibrates the probabilities and weighs the experts in one go.

    Args:
        seed: Of the folds that calibrate.
        class_weight: Weight of each label, 1 where none is named.
        balance: How uneven classes are made even, see ``balancing.balanced``.
        vector_strength: ``C`` of the regression on vectors.
        lexical_strength: ``C`` of the regression on TF-IDF.
        folds: Folds of the inner cross-validation that calibrates.
        held_out: Most records held out to calibrate; beyond it one fold is enough.
        max_iterations: Most steps of the solver.
        tolerance: Of the solver, on the gradient.
        words: Longest word n-gram.
        shortest: Shortest character n-gram.
        longest: Longest character n-gram; 0 uses words only.
        long_text: Mean characters a text from which character n-grams are left out: they
            cost most and add least there.
        many_texts: Number of texts from which a gram must stand in two of them.

    Attributes:
        classes_: Sorted labels, (k,).
        weights_: The fitted model of each expert.
        temperatures_: One number an expert.
        tfidf_: Grams and their weights, where there is a lexical expert.
        held_out_: What was said of training records by experts blind to them.
        notes_: Sentences worth showing, such as an expert that had to be left out.
    """

    experts: ClassVar[tuple[str, ...]] = ("vectors", "lexical")
    method: ClassVar[str] = "hybrid"
    needs_vectors: bool = True
    learns_unlabelled: ClassVar[bool] = False
    balances: ClassVar[tuple[str, ...]] = WAYS

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
    ) -> None:
        self.seed = seed
        self.class_weight = class_weight
        self.balance = balance
        self.vector_strength = vector_strength
        self.lexical_strength = lexical_strength
        self.folds = folds
        self.held_out = held_out
        self.max_iterations = max_iterations
        self.tolerance = tolerance
        self.words = words
        self.shortest = shortest
        self.longest = longest
        self.long_text = long_text
        self.many_texts = many_texts

    def fit(self, X: Features, y: Iterable[Any], sample_weight: ArrayLike | None = None) -> Self:
        """Learn from labelled records; those without a label are left out.

        Args:
            X: n records.
            y: Label of each; ``None`` or "" for none.
            sample_weight: Weight of each record, (n,).

        Raises:
            NotEnoughData: With fewer than two labelled records or one class only.
            InvalidSetting: If vectors are missing, or a weight or length does not fit, or the
                method cannot balance so, or there are too many classes for the memory.
        """
        require_way(self.method, self.balance, self.balances)
        labels = as_labels(y)
        if len(labels) != len(X):
            raise InvalidSetting(
                f"There are {len(X)} records, but {len(labels)} labels.",
                hint="Pass one label for each record, None where there is none.",
            )
        self.classes_, numbers = number(labels)
        require_learnable(self.classes_, numbers)
        kept = np.flatnonzero(numbers >= 0)
        given = one_each(sample_weight, len(X))
        given = None if given is None else given[kept]
        numbers = numbers[kept]
        weight = record_weights(numbers, self.classes_, self.class_weight, given)
        X = X.take(kept)
        matrices = self.prepare(X)
        for matrix in matrices.values():
            require_room(columns(matrix), len(self.classes_))
        self.weights_ = {
            name: self.solve(name, matrix, numbers, weight) for name, matrix in matrices.items()
        }
        plan = self._calibration_plan(X, numbers)
        scores = held_out_scores(self, matrices, numbers, weight, plan)
        held = np.flatnonzero(plan.fold >= 0)
        self.temperatures_ = temperatures_for(scores, numbers, weight, held)
        blended = blend([score[held] for score in scores.values()], self.temperatures_)
        self.held_out_ = HeldOut(kept[held], blended)
        self.n_features_in_ = 0 if X.vectors is None else X.vectors.shape[1]
        return self

    def predict_proba(self, X: Features) -> np.ndarray:
        """Return calibrated probabilities, (n, k) float64, columns as ``classes_``.

        Raises:
            InvalidSetting: If the records lack the vectors it was trained on.
        """
        scores = [self.weights_[name].scores(m) for name, m in self._matrices(X).items()]
        return blend(scores, self.temperatures_)

    def predict(self, X: Features) -> np.ndarray:
        """Return the most probable class of each record, (n,)."""
        return self.classes_[self.predict_proba(X).argmax(axis=1)]

    def prepare(self, X: Features) -> dict[str, Matrix]:
        """Learn the grams of the texts (never a label); return a matrix for each expert."""
        self.notes_: tuple[str, ...] = ()
        matrices: dict[str, Matrix] = {}
        if "vectors" in self.experts:
            if X.vectors is not None:
                matrices["vectors"] = np.ascontiguousarray(X.vectors, dtype=np.float32)
            elif "lexical" in self.experts:
                self.notes_ = ("There are no vectors, so only the words were learnt from.",)
            else:
                raise _no_vectors(self.method)
        if "lexical" in self.experts:
            texts = X.strings()
            mean = sum(map(len, texts)) / max(len(texts), 1)
            self.tfidf_ = Tfidf(
                TfidfParams(
                    words=self.words,
                    shortest=self.shortest,
                    longest=0 if mean >= self.long_text else self.longest,
                    min_documents=2 if len(texts) >= self.many_texts else 1,
                )
            )
            matrices["lexical"] = self.tfidf_.fit_transform(texts)
        return matrices

    def solve(
        self,
        name: str,
        matrix: Matrix,
        numbers: np.ndarray,
        weight: np.ndarray,
        begin: Weights | None = None,
    ) -> Weights:
        """Fit one expert, on classes made even where that is asked for."""
        lesson = balanced(self.balance, Lesson(matrix, numbers, weight), self.seed)
        return fit_softmax(
            lesson.matrix,
            lesson.numbers,
            len(self.classes_),
            strength=self.vector_strength if name == "vectors" else self.lexical_strength,
            weight=lesson.weight,
            max_iterations=self.max_iterations,
            tolerance=self.tolerance,
            begin=begin if lesson.matrix is matrix else None,
            afresh=True,
        )

    def _calibration_plan(self, X: Features, numbers: np.ndarray) -> Plan:
        """Choose what is held out to calibrate: everything once, or one fold of many."""
        folds = self.folds
        if len(numbers) > self.held_out * self.folds:
            folds = len(numbers) // self.held_out
        fold = assign_folds(numbers, folds, self.seed, text_groups(X.texts))
        if len(numbers) > self.held_out:
            wanted = -(-self.held_out * folds // len(numbers))
            fold = np.where(fold < wanted, fold, -1)
        return Plan(fold)

    def _matrices(self, X: Features) -> dict[str, Matrix]:
        matrices: dict[str, Matrix] = {}
        if "vectors" in self.weights_:
            if X.vectors is None:
                raise _no_vectors(self.method)
            wanted = self.weights_["vectors"].coefficients.shape[0]
            if X.vectors.shape[1] != wanted:
                raise InvalidSetting(
                    f"The vectors have {X.vectors.shape[1]} dimensions, but the model was "
                    f"trained on {wanted}.",
                    hint="Encode the texts with the encoder named in the model card.",
                )
            matrices["vectors"] = np.ascontiguousarray(X.vectors, dtype=np.float32)
        if "lexical" in self.weights_:
            matrices["lexical"] = self.tfidf_.transform(X.strings())
        return matrices


class HybridClassifier(BlendClassifier):
    """Vectors and words together, the default. Without vectors it learns from the words."""


class LinearClassifier(BlendClassifier):
    """Logistic regression on vectors."""

    experts = ("vectors",)
    method = "linear"


class LexicalClassifier(BlendClassifier):
    """Logistic regression on TF-IDF of words and characters."""

    experts = ("lexical",)
    method = "lexical"
    needs_vectors = False
    balances = ("none", "weights", "over", "under")


def _no_vectors(method: str) -> InvalidSetting:
    return InvalidSetting(
        f"The {method} classifier needs vectors, and these records have none.",
        hint='Embed the data set first, or train with method "lexical".',
    )
