"""What to label next: uncertain records, and a batch of them that are not all alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from assay.quality.data import CheckInput, CheckResult, ranked
from assay.quality.registry import register_check
from assay.quality.wording import number
from assay.schema.findings import Finding


@register_check
@dataclass(frozen=True)
class LabelNext:
    """Queue the unlabelled records (where there are none: the labelled) by uncertainty.

    The first ``batch`` places are a diverse batch: k-means++ seeding on the vectors with
    weights of uncertainty, so that one is not asked the same thing many times (after BADGE,
    Ash et al. 2020). Its members score above all others, in batch order.

    Attributes:
        batch: Size of the diverse batch.
        queue: Findings in all, the batch included.
        pool: Only so many of the most uncertain records can enter the batch.
    """

    name: ClassVar[str] = "label_next"
    title: ClassVar[str] = "records worth labelling next"
    needs: ClassVar[frozenset[str]] = frozenset({"probabilities"})

    batch: int = 20
    queue: int = 200
    pool: int = 2000

    def __call__(self, data: CheckInput) -> CheckResult:
        """Score every candidate by entropy, choose the batch, list the queue."""
        scores = np.zeros(len(data), dtype=np.float32)
        waiting = data.predicted & ~data.labelled
        asked = waiting if waiting.any() else data.predicted
        rows = np.flatnonzero(asked)
        if data.classes is None or len(data.classes) < 2 or not len(rows):
            return ranked([], scores)
        entropy, margin = uncertainty(np.asarray(data.probabilities)[rows])
        order = np.argsort(-entropy, kind="stable")
        chosen = self._batch(data, rows, entropy, order)
        place = {int(at): position for position, at in enumerate(chosen)}
        # Half the range for the batch, in its order; half for the queue behind it.
        scores[rows] = entropy / 2
        for at, position in place.items():
            scores[rows[at]] = 1 - position / (2 * max(len(chosen), 1))
        rest = [int(at) for at in order[: self.queue] if int(at) not in place]
        listed = [*place, *rest][: self.queue]
        findings = [
            self._finding(
                data,
                int(rows[at]),
                float(scores[rows[at]]),
                float(entropy[at]),
                float(margin[at]),
                place.get(at),
            )
            for at in listed
        ]
        return ranked(findings, scores)

    def _batch(
        self,
        data: CheckInput,
        rows: NDArray[np.int64],
        entropy: NDArray[np.float64],
        order: NDArray[np.int64],
    ) -> list[int]:
        """Return positions in ``rows`` of the diverse batch, the most uncertain first."""
        pool = order[: self.pool]
        if data.vectors is None:
            return pool[: self.batch].tolist()
        vectors = np.asarray(data.vectors)[rows[pool]]
        picked = diverse(vectors, entropy[pool], self.batch)
        return pool[picked].tolist()

    def _finding(
        self,
        data: CheckInput,
        row: int,
        score: float,
        entropy: float,
        margin: float,
        position: int | None,
    ) -> Finding:
        probabilities = np.asarray(data.probabilities)[row]
        first, second = np.argsort(-probabilities, kind="stable")[:2].tolist()
        names = data.label_names
        place = (
            "" if position is None else f" Number {position + 1} of a batch chosen to be varied."
        )
        lead = "Not labelled yet" if not data.labelled[row] else f"Labelled {data.given(row)}"
        return Finding(
            record=data.id_of(row),
            check=self.name,
            score=min(1.0, score),
            given=data.given(row),
            suggested=names[first] if not data.labelled[row] else None,
            why=f"{lead}, and the model is undecided: {names[first]} "
            f"{number(float(probabilities[first]))}, {names[second]} "
            f"{number(float(probabilities[second]))}.{place}",
            details={
                "entropy": entropy,
                "margin": margin,
                "batch": None if position is None else position + 1,
            },
        )


def uncertainty(
    probabilities: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return entropy over its largest value (0–1), and best minus second probability."""
    k = probabilities.shape[1]
    logs = np.log(np.clip(probabilities, 1e-12, 1))
    entropy = np.clip(-(probabilities * logs).sum(axis=1) / np.log(max(k, 2)), 0, 1)
    two = np.partition(probabilities, -2, axis=1)[:, -2:]
    return entropy, two[:, 1] - two[:, 0]


def diverse(
    vectors: NDArray[np.float32], weights: NDArray[np.float64], size: int
) -> NDArray[np.int64]:
    """Choose rows far from each other and of large weight, greedily.

    The first has the largest weight; each next one the largest product of weight and
    squared distance to the nearest chosen one (k-means++ without its dice, so that the
    same input gives the same batch). Rows equal to a chosen one come last.
    """
    size = min(size, len(vectors))
    chosen = np.empty(size, dtype=np.int64)
    far = np.full(len(vectors), np.inf)
    free = np.ones(len(vectors), dtype=bool)
    for at in range(size):
        gain = weights if at == 0 else weights * far
        pick = int(np.argmax(np.where(free, gain, -1.0)))
        chosen[at] = pick
        free[pick] = False
        far = np.minimum(far, np.clip(2 - 2 * (vectors @ vectors[pick]), 0, None))
    return chosen
