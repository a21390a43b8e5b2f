"""A fitted topic model: prototypes, and the topic each of them stands for."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from assay.vectors import normalise
from assay.vectors.cells import nearest, workers

NONE = -1
"""Topic of a record that has none."""


@dataclass(frozen=True)
class Assigned:
    """The topics of records.

    Attributes:
        topic: (n,) int32, −1 for none.
        similarity: (n,) float32, cosine to the nearest prototype, also of records without topic.
    """

    topic: NDArray[np.int32]
    similarity: NDArray[np.float32]


@dataclass(frozen=True)
class TopicModel:
    """Several prototypes a topic, so that a topic need not be round.

    Attributes:
        prototypes: (m, d) float32 of unit length.
        owner: (m,) int32, the topic each stands for; −1 for one whose records have none.
        threshold: Similarity to the nearest prototype below which a record has no topic.
    """

    prototypes: NDArray[np.float32]
    owner: NDArray[np.int32]
    threshold: float = -1.0

    @property
    def topics(self) -> int:
        """Number of topics, empty ones included."""
        return int(self.owner.max(initial=NONE)) + 1

    def assign(self, X: ArrayLike, *, threads: int | None = None) -> Assigned:
        """Give vectors the topic of their nearest prototype.

        The topic of a vector depends on that vector alone: records that come later are
        assigned exactly as those the model was fitted to.

        Args:
            X: (n, d) vectors.
            threads: All cores when not given; the result is the same with any number.
        """
        rows = normalise(X)
        if not len(self.prototypes) or not len(rows):
            return Assigned(
                np.full(len(rows), NONE, dtype=np.int32), np.zeros(len(rows), dtype=np.float32)
            )
        with workers(threads) as pool:
            cell, similarity = nearest(rows, self.prototypes, pool)
        return self.judge(rows, cell, similarity)

    def judge(
        self,
        rows: NDArray[np.float32],
        prototype: NDArray[np.int64],
        similarity: NDArray[np.float32],
    ) -> Assigned:
        """Give rows of unit length the topic of their nearest prototype, if it is near enough."""
        topic = self.owner[prototype].astype(np.int32)
        # a text without a vector (all zeros) is like nothing
        topic[(similarity < self.threshold) | ~rows.any(axis=1)] = NONE
        return Assigned(topic, similarity)

    def leaving(self, share: float, similarity: NDArray[np.float32]) -> TopicModel:
        """Return the model that leaves the least similar records without a topic.

        Args:
            share: Share of the records, 0 to 1; 0 assigns every record.
            similarity: (n,) of the records it was fitted to.
        """
        if share <= 0 or not len(similarity):
            return replace(self, threshold=-1.0)
        return replace(self, threshold=float(np.quantile(similarity, min(share, 1.0))))
