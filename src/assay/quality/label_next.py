"""What to label next: uncertain records, and a batch of them that are not all alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from assay.active import Pool, choose, entropies, margins, view_of
from assay.quality.data import CheckInput, CheckResult, ranked
from assay.quality.registry import register_check
from assay.quality.wording import number
from assay.schema.findings import Finding


@register_check
@dataclass(frozen=True)
class LabelNext:
    """Queue the unlabelled records (where there are none: the labelled) by uncertainty.

    The first ``batch`` places are a varied batch, chosen as `assay next` chooses, so that one is
    not asked the same thing many times. Its members score above all others, in batch order.

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
        probabilities = np.asarray(data.probabilities)[rows]
        entropy, margin = entropies(probabilities), margins(probabilities)
        order = np.argsort(-entropy, kind="stable")
        chosen = self._batch(data, rows, order)
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
        self, data: CheckInput, rows: NDArray[np.int64], order: NDArray[np.int64]
    ) -> list[int]:
        """Return positions in ``rows`` of the varied batch, the most uncertain first."""
        pool = order[: self.pool]
        looked_at = rows[pool]
        vectors = None if data.vectors is None else np.asarray(data.vectors)[looked_at]
        view = view_of(data.texts[looked_at].tolist(), vectors, seed=data.seed)
        probabilities = np.asarray(data.probabilities)[looked_at]
        chosen = choose(Pool(view, view[:0], probabilities, data.seed), self.batch)
        return pool[chosen.rows].tolist()

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
