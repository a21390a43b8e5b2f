"""Two experts that teach each other on records without a label.

One sees the words of a text, the other its vector. Each is fitted on what both, so far, say of
the records they are surest of (co-training: Blum and Mitchell 1998), more of them each round.
Where near records mostly share a label, what is said of a record is first spread over its
neighbours (label spreading: Zhou et al. 2004).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from assay.classify.calibration import blend
from assay.classify.folds import TOGETHER
from assay.classify.softmax import Matrix, Weights, fit_softmax
from assay.vectors.graph import neighbour_graph

SPREAD, STEPS, NEAR = 0.8, 20, 4
"""Share a record takes from its neighbours, steps of spreading, and the power of a similarity."""

MASS_STEPS = 10

START_SHARE = 0.5
"""How much the experts that saw labels alone still count, as a power of their probabilities."""

FLOOR = 0.05
"""Weight of a record the teachers are not sure of at all."""


@dataclass(frozen=True)
class TeachingParams:
    """How the experts teach each other.

    Attributes:
        rounds: Times each is fitted anew.
        first, last: Share of each class that is learned from in the first and in the last round.
        label_weight: Weight of a record whose label a person gave.
        strength: ``C`` of the taught experts.
        hold: How firmly each class keeps the share of records that the labels alone give it:
            0 lets it drift, 1 holds it.
        vector_strength, lexical_strength: ``C`` of the experts that see labels alone.
        max_iterations: Most steps of the solver.
        tolerance: Of the solver; coarser than for labels, since what is taught is not exact.
    """

    rounds: int = 8
    first: float = 0.4
    last: float = 0.9
    label_weight: float = 5.0
    strength: float = 5.0
    hold: float = 1.0
    vector_strength: float = 10.0
    lexical_strength: float = 5.0
    max_iterations: int = 15
    tolerance: float = 3e-2


@dataclass(frozen=True, eq=False)
class Taught:
    """What teaching came to.

    Attributes:
        start: (n, k) probabilities by the labels alone.
        experts: The fitted experts by name.
    """

    start: np.ndarray
    experts: dict[str, Weights]


@dataclass(frozen=True, eq=False)
class Classroom:
    """Records with and without labels, prepared once.

    Attributes:
        matrices: ``vectors`` and ``lexical`` features, (n, columns) each.
        classes: Number of classes k.
        params: How to teach.
        graph: Normalised neighbour graph, (n, n), or ``None`` to spread nothing.
    """

    matrices: dict[str, Matrix]
    classes: int
    params: TeachingParams
    graph: sp.csr_array | None = None

    def teach(
        self,
        labelled: np.ndarray,
        numbers: np.ndarray,
        weight: np.ndarray,
        start: np.ndarray | None = None,
    ) -> Taught:
        """Teach from some labelled records.

        Args:
            labelled: Positions of the records whose label may be used, (m,).
            numbers: Their classes, (m,).
            weight: Their weights, (m,), 1 on the whole.
            start: (n, k) probabilities by the labels alone; by two quick experts if not given.
        """
        start = self._start(labelled, numbers, weight) if start is None else start
        mass = start.mean(axis=0)
        said = self._spread(start, labelled, numbers)
        taught: dict[str, Weights] = {}
        rounds = self.params.rounds
        for turn in range(rounds):
            share = self.params.first + (self.params.last - self.params.first) * turn / max(
                1, rounds - 1
            )
            lesson = self._lesson(said, share, labelled, numbers, weight)
            taught = {
                name: self._fit(name, *lesson, begin=taught.get(name)) for name in self.matrices
            }
            said = start**START_SHARE
            for name, expert in taught.items():
                said = said * blend([expert.scores(self.matrices[name])], np.ones(1))
            said = _with_mass(self._spread(said, labelled, numbers), mass, self.params.hold)
        return Taught(start, taught)

    def _start(self, labelled: np.ndarray, numbers: np.ndarray, weight: np.ndarray) -> np.ndarray:
        strengths = {
            "vectors": self.params.vector_strength,
            "lexical": self.params.lexical_strength,
        }
        scores = [
            fit_softmax(
                matrix[labelled], numbers, self.classes, strength=strengths[name], weight=weight
            ).scores(matrix)
            for name, matrix in self.matrices.items()
        ]
        return blend(scores, np.array([TOGETHER[name] for name in self.matrices]))

    def _fit(
        self,
        name: str,
        rows: np.ndarray,
        numbers: np.ndarray,
        weight: np.ndarray,
        begin: Weights | None,
    ) -> Weights:
        return fit_softmax(
            self.matrices[name][rows],
            numbers,
            self.classes,
            strength=self.params.strength,
            weight=weight,
            max_iterations=self.params.max_iterations,
            tolerance=self.params.tolerance,
            begin=begin and begin.anywhere,
        )

    def _lesson(
        self,
        said: np.ndarray,
        share: float,
        labelled: np.ndarray,
        numbers: np.ndarray,
        weight: np.ndarray,
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Choose what to learn from: the surest share of each class, and every given label.

        A share of each class, and not of all, so that an easy class does not crowd out a hard
        one.
        """
        taken = said.argmax(axis=1)
        two = np.partition(said, -2, axis=1)[:, -2:]
        sure = two[:, 1] - two[:, 0]
        kept = np.zeros(len(said), bool)
        for label in np.unique(taken):
            members = np.flatnonzero(taken == label)
            best = np.argsort(-sure[members], kind="stable")[: max(1, int(share * len(members)))]
            kept[members[best]] = True
        counts = np.clip(sure, FLOOR, 1.0)
        taken[labelled], counts[labelled] = numbers, self.params.label_weight * weight
        kept[labelled] = True
        rows = np.flatnonzero(kept)
        return rows, taken[rows], counts[rows]

    def _spread(self, said: np.ndarray, labelled: np.ndarray, numbers: np.ndarray) -> np.ndarray:
        if self.graph is None:
            return said
        source = (said / said.sum(axis=1, keepdims=True)).astype(np.float32)
        source[labelled] = 0
        source[labelled, numbers] = self.params.label_weight
        spread = source
        for _ in range(STEPS):
            spread = SPREAD * (self.graph @ spread) + (1 - SPREAD) * source
        return (spread / spread.sum(axis=1, keepdims=True)).astype(np.float64)


def _with_mass(said: np.ndarray, mass: np.ndarray, hold: float) -> np.ndarray:
    """Scale the columns until each class has about the mass it is to have; rows sum to 1.

    Without it a class that is a little ahead takes over the others from round to round.
    """
    said = said / said.sum(axis=1, keepdims=True)
    for _ in range(MASS_STEPS):
        said = said * (mass / np.maximum(said.mean(axis=0), 1e-9)) ** hold
        said /= said.sum(axis=1, keepdims=True)
    return said


def spreading_graph(vectors: np.ndarray, neighbours: int, seed: int) -> sp.csr_array:
    """Return the symmetric, normalised neighbour graph D^-½ W D^-½, (n, n) float32.

    Args:
        vectors: (n, d), of unit length.
        neighbours: Neighbours of each record.
        seed: Of the search among many records.
    """
    n = len(vectors)
    found = neighbour_graph(vectors, neighbours, seed=seed)
    rows = np.repeat(np.arange(n), found.indices.shape[1])
    weight = np.clip(found.similarities, 0, 1).astype(np.float32) ** NEAR
    one_way = sp.csr_array((weight.ravel(), (rows, found.indices.ravel())), shape=(n, n))
    both = one_way.maximum(one_way.T)
    scale = 1 / np.sqrt(np.maximum(np.asarray(both.sum(axis=1)).ravel(), 1e-12))
    scaling = sp.diags_array(scale.astype(np.float32))
    return sp.csr_array(scaling @ both @ scaling)
