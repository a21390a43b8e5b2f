"""Which labelled records a prompt shows: balanced by class, never the text itself."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from random import Random

import numpy as np

from assay.classify.prompting.template import Example

MARGIN = 8
"""Neighbours looked at beyond those wanted, since duplicates of the text are passed over."""

AT_ONCE = 256
"""Texts compared with all examples in one product: bounds memory."""


@dataclass(frozen=True, eq=False)
class Pool:
    """Labelled records that may be shown.

    Attributes:
        records, texts, labels: (n,) each.
        vectors: (n, d) of unit length, where the nearest are wanted.
        key: Form under which two texts count as the same.
    """

    records: Sequence[str]
    texts: Sequence[str]
    labels: Sequence[str]
    key: Callable[[str], str]
    vectors: np.ndarray | None = None
    _keys: list[str] = field(default_factory=list)
    _rows: dict[str, np.ndarray] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._keys.extend(self.key(text) for text in self.texts)
        labels = np.array(self.labels, dtype=object)
        for label in sorted(set(self.labels)):
            self._rows[label] = np.flatnonzero(labels == label)

    def fixed(self, shots: int, most: int, seed: int) -> list[Example]:
        """Return the same examples for every text, drawn once."""
        return self._drawn(Random(seed), shots, most, without="")

    def random(self, text: str, shots: int, most: int, seed: int) -> list[Example]:
        """Return examples drawn for one text: same text, same draw, whatever stands beside it."""
        own = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
        draw = Random(int.from_bytes(own, "little") ^ seed)
        return self._drawn(draw, shots, most, without=self.key(text))

    def nearest(
        self, texts: Sequence[str], vectors: np.ndarray, shots: int, most: int
    ) -> list[list[Example]]:
        """Return for each text the nearest examples of each class, the nearest of all last.

        Args:
            texts: (m,) texts.
            vectors: (m, d) of unit length.
            shots: Examples of a class.
            most: Examples in all; with more classes, those of the nearest classes.
        """
        assert self.vectors is not None
        found = []
        for start in range(0, len(texts), AT_ONCE):
            likeness = vectors[start : start + AT_ONCE] @ self.vectors.T
            for text, row in zip(texts[start : start + AT_ONCE], likeness, strict=True):
                found.append(self._near(self.key(text), row, shots, most))
        return found

    def _near(self, own: str, likeness: np.ndarray, shots: int, most: int) -> list[Example]:
        by_class = []
        for rows in self._rows.values():
            wanted = min(len(rows), shots + MARGIN)
            while True:
                ranked = _best(rows, likeness, wanted)
                picked = self._distinct(ranked, own, shots)
                if len(picked) == shots or wanted == len(rows):
                    break
                wanted = min(len(rows), 4 * wanted)
            by_class.append(picked)
        # turn by turn through the classes, the nearest class first: what is cut off is far
        by_class.sort(key=lambda picked: -likeness[picked[0]] if picked else np.inf)
        chosen = _in_turns(by_class, most)
        chosen.sort(key=lambda row: (likeness[row], -row))
        return [self._example(row) for row in chosen]

    def _drawn(self, draw: Random, shots: int, most: int, without: str) -> list[Example]:
        by_class = []
        for rows in self._rows.values():
            wanted = min(len(rows), shots + MARGIN)
            picked = self._distinct(draw.sample(list(rows), wanted), without, shots)
            if len(picked) < shots and wanted < len(rows):
                picked = self._distinct(draw.sample(list(rows), len(rows)), without, shots)
            by_class.append(picked)
        draw.shuffle(by_class)
        chosen = _in_turns(by_class, most)
        draw.shuffle(chosen)
        return [self._example(row) for row in chosen]

    def _distinct(self, rows: Sequence[int] | np.ndarray, own: str, shots: int) -> list[int]:
        """Return the first rows whose text is neither the one asked about nor shown already."""
        seen, picked = {own}, []
        for row in map(int, rows):
            if self._keys[row] not in seen:
                seen.add(self._keys[row])
                picked.append(row)
            if len(picked) == shots:
                break
        return picked

    def _example(self, row: int) -> Example:
        return Example(self.texts[row], self.labels[row], self.records[row])


def _best(rows: np.ndarray, likeness: np.ndarray, wanted: int) -> np.ndarray:
    """Return the ``wanted`` rows most alike, the first of equals first."""
    values = likeness[rows]
    if wanted < len(rows):
        kept = np.sort(np.argpartition(-values, wanted - 1)[:wanted])
        rows, values = rows[kept], values[kept]
    return rows[np.argsort(-values, kind="stable")]


def _in_turns(by_class: Sequence[Sequence[int]], most: int) -> list[int]:
    """Take one of each class in turn until there are ``most``."""
    chosen: list[int] = []
    for turn in range(max(map(len, by_class), default=0)):
        chosen += [picked[turn] for picked in by_class if turn < len(picked)]
    return chosen[:most]
