"""A small encoder without a model: for tests, examples and trying things out."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from functools import lru_cache

import numpy as np
from PIL import Image

from assay.encoders.batches import PHASE
from assay.pictures import colours
from assay.schema.runs import Reporter, silent

DIMENSIONS = 64

FIELDS = 4
"""Fields a side of a picture whose colours are named."""


class FakeEncoder:
    """Words and letter triples, each at a fixed random corner of a cube, added up.

    Texts that share words or spelling lie near each other, as with a real encoder, but synonyms
    do not. A picture has the vector of the names of its colours. Deterministic on every machine.

    Args:
        batch: Texts, or pictures, between two reports.
    """

    key = f"fake.1.{DIMENSIONS}"
    name = "fake"
    dimensions = DIMENSIONS
    max_tokens = 1_000  # words, and as many triples
    side = 64

    def __init__(self, *, batch: int = 64) -> None:
        self.batch = batch

    def encode(self, texts: Sequence[str], *, report: Reporter = silent) -> np.ndarray:
        """Encode texts; see ``Encoder.encode``."""
        vectors = np.empty((len(texts), DIMENSIONS), dtype=np.float32)
        report(0, len(texts), PHASE)
        for start in range(0, len(texts), self.batch):
            chunk = texts[start : start + self.batch]
            for index, text in enumerate(chunk, start):
                vectors[index] = self._encode_one(text)
            report(start + len(chunk), len(texts), PHASE)
        return vectors

    def encode_pictures(
        self, pictures: Sequence[Image.Image], *, report: Reporter = silent
    ) -> np.ndarray:
        """Encode pictures; see ``PictureEncoder.encode_pictures``."""
        seen = [" ".join(colour for _, colour in colours(one, FIELDS)) for one in pictures]
        return self.encode(seen, report=report)

    def _encode_one(self, text: str) -> np.ndarray:
        total = np.zeros(DIMENSIONS)
        for feature, weight in _features(text, self.max_tokens):
            total += weight * _corner(feature)
        return total / np.linalg.norm(total)


def _features(text: str, most: int) -> Iterator[tuple[str, float]]:
    words = text[: 100 * most].lower().split()[:most]
    # an odd weight, which no sum of the others can cancel: no vector is ever zero
    yield "", 0.1
    for word in words:
        yield f"word {word}", 2.0
    joined = f" {' '.join(words)} "[: most + 2]
    for start in range(len(joined) - 2):
        yield joined[start : start + 3], 1.0


@lru_cache(maxsize=100_000)
def _corner(feature: str) -> np.ndarray:
    digest = hashlib.blake2b(
        feature.encode("utf-8", "surrogatepass"), digest_size=DIMENSIONS // 8
    ).digest()
    return 2.0 * np.unpackbits(np.frombuffer(digest, np.uint8)) - 1.0
