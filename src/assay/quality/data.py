"""What a check is given and what it gives back."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, ClassVar, Protocol, TypeVar, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from assay.schema.findings import Finding
from assay.schema.pictures import PictureFacts
from assay.vectors import Neighbours, neighbour_graph, normalise

T = TypeVar("T")


class Refit(Protocol):
    """Trains anew on other labels and predicts every record out of sample.

    What supplies it knows the texts, the vectors, the folds and the classifier; a check
    only says what to learn from.
    """

    def __call__(
        self, labels: NDArray[Any], weights: NDArray[np.float64] | None = None, deal: int = 0
    ) -> NDArray[np.float64]:
        """Return (n, k) out-of-fold probabilities, columns in the order of the input's classes.

        Args:
            labels: (n,) object array of labels to learn, ``None`` = unlabelled. Records that
                were not learnt from at first (another split) are not learnt from now.
            weights: (n,) weight of each record in learning; 0 = only predict it.
            deal: Records are dealt to folds in another way for each number; 0 is the first.
        """
        ...


@dataclass(frozen=True, eq=False)
class PictureTable:
    """The pictures that records name, each once.

    Attributes:
        names: (m,) as records name them.
        hashes: (m,) of the bytes of each file, "" where there is none.
        facts: (m,) what was measured, ``None`` where a picture is not here.
        place: (n,) which of them each record names, −1 for none.
    """

    names: Sequence[str]
    hashes: Sequence[str]
    facts: Sequence[PictureFacts | None]
    place: NDArray[np.int64]

    @cached_property
    def _rows(self) -> dict[int, int]:
        places, rows = np.unique(self.place, return_index=True)
        return dict(zip(places.tolist(), rows.tolist(), strict=True))

    def row_of(self, place: int) -> int | None:
        """Return the first record that names a picture."""
        return self._rows.get(place)


@dataclass(frozen=True, eq=False)
class LanguageTable:
    """The languages of the texts, as they were told.

    Attributes:
        codes: (n,) ISO 639 codes; ``None`` where none was told, or the text says too little.
        probabilities: (n,) of those languages, 0–1.
    """

    codes: NDArray[Any]
    probabilities: NDArray[np.floating]


@dataclass(frozen=True, eq=False)
class CheckInput:
    """Everything the checks look at: one row per record, excluded records left out.

    Attributes:
        ids: (n,) record ids.
        texts: (n,) object array; ``None`` where there is no text.
        labels: (n,) object array of current labels; ``None`` = unlabelled.
        splits: (n,) train, validation, test or none; all "none" when not given.
        vectors: (n, d) unit length, a row of zeros where there is no text; or ``None``.
        classes: (k,) names of the probability columns.
        probabilities: (n, k) rows summing to 1: out-of-fold for records trained on, the
            model's own for all others. A row of NaN is a record without a prediction.
        unpredicted: Why there are no probabilities, where there is more to say than that.
        topics: (n,) name of the topic of each record, ``None`` without one; or ``None`` where no
            topics were found.
        meta: Column name without prefix → (n,) values; ``None`` or NaN where missing.
        languages: The language of each text; ``None`` where languages were not told.
        pictures: The pictures that records name; ``None`` where there are none.
        refit: Trains anew on cleaned labels; makes ``label_errors`` sharper when given.
        seed: Of everything random.
        graph_size: Neighbours in the shared neighbour graph.
        exact_below: Records from which on that graph is approximate.
    """

    ids: NDArray[Any]
    texts: NDArray[Any]
    labels: NDArray[Any]
    splits: NDArray[Any] | None = None
    vectors: NDArray[Any] | None = None
    classes: NDArray[Any] | None = None
    probabilities: NDArray[Any] | None = None
    unpredicted: str | None = None
    topics: NDArray[Any] | None = None
    meta: Mapping[str, NDArray[Any]] = field(default_factory=dict)
    languages: LanguageTable | None = None
    pictures: PictureTable | None = None
    refit: Refit | None = None
    seed: int = 0
    graph_size: int = 20
    exact_below: int = 30_000
    _memory: dict[Hashable, Any] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        n = len(self.ids)
        put = object.__setattr__
        put(self, "ids", _objects(self.ids))
        put(self, "texts", _objects(self.texts))
        put(self, "labels", _objects(self.labels))
        put(self, "splits", _objects(["none"] * n if self.splits is None else self.splits))
        if self.vectors is not None:
            put(self, "vectors", normalise(np.asarray(self.vectors).reshape(n, -1)) if n else None)
        if self.topics is not None:
            put(self, "topics", _objects(self.topics))
        if self.classes is not None:
            put(self, "classes", _objects(self.classes))
        if self.probabilities is not None:
            put(self, "probabilities", np.asarray(self.probabilities, dtype=np.float64))
        for name in ("texts", "labels", "splits", "topics", "probabilities"):
            column = getattr(self, name)
            if column is not None and len(column) != n:
                raise ValueError(f"{name} has {len(column)} rows, ids has {n}")

    def __len__(self) -> int:
        return len(self.ids)

    def once(self, key: Hashable, compute: Callable[[], T]) -> T:
        """Compute what several checks share once, and remember it."""
        if key not in self._memory:
            self._memory[key] = compute()
        return self._memory[key]

    @cached_property
    def label_names(self) -> tuple[str, ...]:
        """Names of all classes: the probability columns first, then labels they lack."""
        known = [] if self.classes is None else list(self.classes)
        others = {label for label in self.labels if label is not None} - set(known)
        return (*known, *sorted(others))

    @cached_property
    def codes(self) -> NDArray[np.int64]:
        """(n,) index into ``label_names`` of each label, −1 where unlabelled."""
        index = {name: code for code, name in enumerate(self.label_names)}
        return np.array([index.get(label, -1) for label in self.labels], dtype=np.int64)

    @cached_property
    def labelled(self) -> NDArray[np.bool_]:
        """(n,) mask of labelled records."""
        return np.greater_equal(self.codes, 0)

    @cached_property
    def predicted(self) -> NDArray[np.bool_]:
        """(n,) mask of records with probabilities."""
        if self.probabilities is None:
            return np.zeros(len(self), dtype=np.bool_)
        return np.asarray(np.isfinite(self.probabilities).all(axis=1), dtype=np.bool_)

    @cached_property
    def judged(self) -> NDArray[np.bool_]:
        """(n,) mask of records with a prediction and a label that the model knows."""
        known = 0 if self.classes is None else len(self.classes)
        return self.labelled & self.predicted & (self.codes < known)

    @cached_property
    def best(self) -> NDArray[np.int64]:
        """(n,) index of the most probable class, −1 without a prediction."""
        best = np.full(len(self), -1, dtype=np.int64)
        if self.predicted.any():
            best[self.predicted] = np.asarray(self.probabilities)[self.predicted].argmax(axis=1)
        return best

    @cached_property
    def embedded(self) -> NDArray[np.bool_]:
        """(n,) mask of records with a vector that is not all zeros."""
        if self.vectors is None:
            return np.zeros(len(self), dtype=bool)
        return np.asarray(np.asarray(self.vectors).any(axis=1), dtype=bool)

    def neighbours(self, k: int) -> Neighbours:
        """Return the ``k`` nearest other records of each, from one shared graph."""
        size = max(self.graph_size, k)
        graph = self.once(
            ("neighbours", size),
            lambda: neighbour_graph(
                np.asarray(self.vectors), size, seed=self.seed, exact_below=self.exact_below
            ),
        )
        return graph.first(k)

    def in_split(self, *names: str) -> NDArray[np.bool_]:
        """Return the (n,) mask of records in the named splits."""
        return np.isin(np.asarray(self.splits).astype(str), names)

    def id_of(self, row: int) -> str:
        """Return the id of a row."""
        return str(self.ids[int(row)])

    def ids_of(self, rows: Iterable[int]) -> tuple[str, ...]:
        """Return the ids of several rows."""
        return tuple(str(self.ids[int(row)]) for row in rows)

    def given(self, row: int) -> str | None:
        """Return the current label of a row."""
        return self.labels[row]


@dataclass(frozen=True)
class CheckResult:
    """What one check found.

    Attributes:
        findings: Gravest first.
        scores: (n,) float32 in 0–1, one per record, higher = worse; ``None`` where the
            check is not about single records. A record may score without being a finding.
    """

    findings: tuple[Finding, ...] = ()
    scores: NDArray[np.float32] | None = None


@runtime_checkable
class Check(Protocol):
    """A reason to doubt: a pure function of arrays.

    Best written as a frozen dataclass whose fields are its thresholds and caps, so that
    they can be changed by name and are recorded with the run.

    Attributes:
        name: Stable machine name.
        title: What it looks for, in words.
        needs: Of "labels", "vectors", "probabilities": what it cannot do without.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    needs: ClassVar[frozenset[str]]

    def __call__(self, data: CheckInput) -> CheckResult:
        """Look at the data and return findings, gravest first."""
        ...


def ranked(findings: Sequence[Finding], scores: NDArray[np.floating] | None = None) -> CheckResult:
    """Make a result of findings in any order: gravest first, ties in the order given."""
    best_first = sorted(findings, key=lambda finding: -finding.score)
    kept = None if scores is None else np.clip(np.nan_to_num(scores), 0, 1).astype(np.float32)
    return CheckResult(tuple(best_first), kept)


def _objects(values: Sequence[Any] | NDArray[Any]) -> NDArray[Any]:
    """Return an object array of plain Python values."""
    column = np.empty(len(values), dtype=object)
    column[:] = values.tolist() if isinstance(values, np.ndarray) else list(values)
    return column
