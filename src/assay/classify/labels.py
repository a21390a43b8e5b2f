"""Labels as a classifier takes them: text or nothing, numbered by class."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from assay.errors import InvalidSetting, NotEnoughData, TooManyClasses

SENTIMENTS = frozenset(
    {"positive", "negative", "pos", "neg", "very positive", "very negative", "good", "bad"}
)
"""Names of sides; a label set of these alone is a sentiment without a middle."""

UNLABELLED = -1

MOST_WEIGHTS = 60_000_000
"""Features times classes; the solver keeps seventeen numbers for each, four bytes a number."""

MOST_CLASSES = 5_000
"""Classes beyond which fitting takes more than minutes: time grows with their square."""


def unsure_label(classes: Iterable[str]) -> str:
    """Return what an abstaining classifier answers: ``neutral`` for a two-sided sentiment.

    Where the classes already hold a middle (``neutral``), *unsure* is a different thing
    and keeps its own name.
    """
    names = {str(name).strip().lower().replace("_", " ") for name in classes}
    return "neutral" if names and names <= SENTIMENTS else "unsure"


def as_labels(values: Iterable[Any]) -> np.ndarray:
    """Return labels as an object array of text, ``None`` where a record has none."""
    cleaned = [None if _missing(value) else str(value) for value in values]
    labels = np.empty(len(cleaned), dtype=object)
    labels[:] = cleaned
    return labels


def number(labels: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the sorted classes and the class number of each record.

    Returns:
        Classes as text, (k,); numbers, (n,) int64, ``UNLABELLED`` where there is no label.
    """
    known = np.array([label is not None for label in labels], dtype=bool)
    if not known.any():
        return np.array([], dtype=str), np.full(len(labels), UNLABELLED)
    classes, inverse = np.unique(labels[known].astype(str), return_inverse=True)
    numbers = np.full(len(labels), UNLABELLED, dtype=np.int64)
    numbers[known] = inverse
    return classes, numbers


def require_learnable(classes: np.ndarray, numbers: np.ndarray) -> None:
    """Refuse data no classifier can learn from.

    Raises:
        NotEnoughData: With fewer than two labelled records, or with one class only.
    """
    labelled = int((numbers >= 0).sum())
    if labelled < 2:
        raise NotEnoughData(
            f"A classifier needs at least two labelled records to learn from, and here there "
            f"{'is one' if labelled == 1 else 'are none'}.",
            hint="Label a few records of each class first.",
        )
    if len(classes) < 2:
        raise NotEnoughData(
            f"All {labelled} labelled records to learn from have the label {str(classes[0])!r}; "
            "a classifier needs at least two classes.",
            hint="Label some records of another class, or choose another label column.",
        )


def require_room(columns: int, classes: int) -> None:
    """Refuse, before memory runs out, what no expert can be fitted on.

    Args:
        columns: Features of the matrix it would learn from.
        classes: Number of classes.

    Raises:
        TooManyClasses: With the numbers.
    """
    if classes <= MOST_CLASSES and columns * classes <= MOST_WEIGHTS:
        return
    fewer = classes <= MOST_CLASSES and " learn with method linear (fewer features),"
    raise TooManyClasses(
        f"{classes:,} classes with {columns:,} features each are more than can be learned.",
        hint=f"Merge rare labels,{fewer or ''} or look for near records with `assay search` "
        "instead of classes.",
    )


def record_weights(
    numbers: np.ndarray,
    classes: np.ndarray,
    class_weight: Mapping[str, float] | None,
    sample_weight: ArrayLike | None = None,
) -> np.ndarray:
    """Return the weight of each labelled record, (n,) float64, from class and sample weights.

    Raises:
        InvalidSetting: For a word, an unknown class, or a weight that is negative, not
            a number, or missing.
    """
    of_class = np.ones(len(classes))
    if class_weight is not None:
        if isinstance(class_weight, str):
            raise InvalidSetting(
                f"class_weight is {class_weight!r}.",
                hint='Give a mapping from label to weight; balance="weights" evens all classes.',
            )
        unknown = sorted(set(class_weight) - set(classes.tolist()))
        if unknown:
            raise InvalidSetting(
                f"class_weight names {unknown[0]!r}, which no record has as its label.",
                hint=f"The labels are: {', '.join(classes[:20])}.",
            )
        of_class = np.array([float(class_weight.get(name, 1.0)) for name in classes.tolist()])
    weights = of_class[numbers]
    if sample_weight is not None:
        weights = weights * np.asarray(sample_weight, dtype=np.float64)
    if not np.isfinite(weights).all() or (weights < 0).any() or weights.sum() <= 0:
        raise InvalidSetting(
            "A weight is negative or not a number, or all are zero.",
            hint="Use weights of zero or more, some above zero.",
        )
    return weights


def one_each(sample_weight: ArrayLike | None, records: int) -> np.ndarray | None:
    """Return sample weights as an array, one for each record, or ``None`` where none is given.

    Raises:
        InvalidSetting: If there are more or fewer weights than records.
    """
    if sample_weight is None:
        return None
    given = np.asarray(sample_weight, dtype=np.float64)
    if given.shape != (records,):
        raise InvalidSetting(
            f"There are {records} records, but sample weights of shape {given.shape}.",
            hint="Pass one weight for each record.",
        )
    return given


def _missing(value: object) -> bool:
    return value is None or value == "" or (isinstance(value, float) and np.isnan(value))
