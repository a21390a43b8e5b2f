"""What a classifier sees of a record: its text and, where there is one, its vector."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from assay.errors import InvalidSetting


@dataclass(frozen=True, eq=False)
class Features:
    """Texts of n records, with their vectors.

    Attributes:
        texts: One text a record; ``None`` counts as an empty text.
        vectors: Encoded texts, (n, d) float, or ``None`` where there is no encoder.

    Raises:
        InvalidSetting: If texts and vectors differ in number, or a vector is not finite.
    """

    texts: Sequence[str | None]
    vectors: np.ndarray | None = None

    def __post_init__(self) -> None:
        if self.vectors is None:
            return
        if self.vectors.ndim != 2 or len(self.vectors) != len(self.texts):
            raise InvalidSetting(
                f"There are {len(self.texts)} texts, but vectors of shape {self.vectors.shape}.",
                hint="Pass one row of vectors for each text.",
            )
        if not np.isfinite(self.vectors).all():
            bad = int(np.flatnonzero(~np.isfinite(self.vectors).all(axis=1))[0])
            raise InvalidSetting(
                f"The vector of record number {bad + 1} holds a value that is not a number.",
                hint="Encode that text again.",
            )

    def __len__(self) -> int:
        return len(self.texts)

    def take(self, indices: ArrayLike) -> Features:
        """Return the records at ``indices`` (numbers or a boolean mask), in that order."""
        chosen = np.asarray(indices)
        if chosen.dtype == bool:
            chosen = np.flatnonzero(chosen)
        texts = [self.texts[int(index)] for index in chosen]
        return Features(texts, None if self.vectors is None else self.vectors[chosen])

    def strings(self) -> list[str]:
        """Return the texts with every ``None`` as an empty text."""
        return [text or "" for text in self.texts]
