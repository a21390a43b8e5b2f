"""Texts compared by their wording: normal form, shingles, near-identical pairs by MinHash."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

SHINGLE = 3
"""Characters in a shingle."""

_BLOCK_CHARACTERS = 1_000_000


class _Punctuation(dict[int, str]):
    """Translation table filled as characters are met: apostrophes vanish, the rest parts words."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        if character in "'’‘`´":
            made = ""
        elif unicodedata.category(character)[0] in "PZC":
            made = " "
        else:
            made = character
        self[code] = made
        return made


_TABLE = _Punctuation()


def wording(text: str | None) -> str:
    """Return a text without case, punctuation and superfluous spaces.

    A text of punctuation only stays as it is, so that "?!" and "..." differ; a missing
    or blank one gives "".
    """
    if text is None:
        return ""
    folded = unicodedata.normalize("NFKC", text).casefold()
    plain = " ".join(folded.translate(_TABLE).split())
    return plain or "".join(text.split())


def shingles(words: str) -> frozenset[str]:
    """Return the character triples of a normal form, a space added at both ends."""
    padded = f" {words} "
    return frozenset(padded[i : i + SHINGLE] for i in range(len(padded) - SHINGLE + 1))


def overlap(one: str, other: str) -> float:
    """Return the Jaccard index of two normal forms' shingles, 0–1."""
    a, b = shingles(one), shingles(other)
    shared = len(a & b)
    return shared / (len(a) + len(b) - shared) if a or b else 1.0


@dataclass(frozen=True)
class Pairs:
    """Pairs of positions with their likeness; ``left`` < ``right``."""

    left: NDArray[np.int64]
    right: NDArray[np.int64]
    likeness: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.left)

    def only(self, kept: NDArray[np.bool_]) -> Pairs:
        """Return the pairs of a mask."""
        return Pairs(self.left[kept], self.right[kept], self.likeness[kept])


def near_pairs(
    texts: list[str],
    threshold: float,
    *,
    bands: int = 32,
    rows: int = 4,
    bucket: int = 64,
    seed: int = 0,
) -> Pairs:
    """Find pairs of distinct normal forms whose shingles overlap by ``threshold`` or more.

    Candidates by MinHash with banding (Broder 1997; Leskovec et al., Mining of Massive
    Datasets, ch. 3), each verified by the exact Jaccard index; with the defaults a pair at
    0.7 is missed once in 5,000. Time grows with the texts, not with their pairs.

    Args:
        texts: Distinct normal forms, none empty.
        threshold: Least Jaccard index, 0–1.
        bands: Hash tables.
        rows: MinHash values that make one key.
        bucket: In a bucket larger than this each text is compared with its predecessors in
            the bucket only up to this many.
        seed: Of the hash functions.
    """
    signatures = _signatures(texts, bands * rows, seed)
    left, right = _candidates(signatures, bands, rows, bucket)
    # The estimate's standard error is below 0.045 with 128 values: three of them are safe.
    slack = 1.5 / np.sqrt(bands * rows)
    likely = np.empty(len(left), dtype=bool)
    for start in range(0, len(left), 100_000):
        part = slice(start, start + 100_000)
        likely[part] = (signatures[left[part]] == signatures[right[part]]).mean(axis=1) >= (
            threshold - slack
        )
    left, right = left[likely], right[likely]
    known: dict[int, frozenset[str]] = {}
    likeness = np.empty(len(left))
    for at, (i, j) in enumerate(zip(left.tolist(), right.tolist(), strict=True)):
        a = known.get(i) or known.setdefault(i, shingles(texts[i]))
        b = known.get(j) or known.setdefault(j, shingles(texts[j]))
        shared = len(a & b)
        likeness[at] = shared / (len(a) + len(b) - shared)
    return Pairs(left, right, likeness).only(likeness >= threshold)


def _signatures(texts: list[str], size: int, seed: int) -> NDArray[np.uint32]:
    """Return (m, size) MinHash values: for each hash function the least over the shingles."""
    random = np.random.default_rng(seed)
    factors = random.integers(1, 2**63, size=size, dtype=np.uint64) | np.uint64(1)
    offsets = random.integers(0, 2**63, size=size, dtype=np.uint64)
    made = np.empty((len(texts), size), dtype=np.uint32)
    start = 0
    while start < len(texts):
        stop, characters = start, 0
        while stop < len(texts) and (characters < _BLOCK_CHARACTERS or stop == start):
            characters += len(texts[stop]) + 2
            stop += 1
        hashes, begins = _shingle_hashes(texts[start:stop])
        for column in range(size):
            mixed = ((hashes * factors[column] + offsets[column]) >> np.uint64(32)).astype(
                np.uint32
            )
            made[start:stop, column] = np.minimum.reduceat(mixed, begins)
        start = stop
    return made


def _shingle_hashes(texts: list[str]) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """Return a 64-bit number per shingle of all texts, and where each text's begin."""
    joined = "".join(f" {text} " for text in texts)
    points = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(
        np.uint64
    )
    lengths = np.array([len(text) + 2 for text in texts])
    triples = points[:-2] | points[1:-1] << np.uint64(21) | points[2:] << np.uint64(42)
    # Triples that straddle two texts belong to none.
    ends = np.cumsum(lengths)
    inside = np.ones(len(triples), dtype=bool)
    inside[np.concatenate([ends[:-1] - 2, ends[:-1] - 1])] = False
    counts = lengths - (SHINGLE - 1)
    begins = np.concatenate([[0], np.cumsum(counts)[:-1]])
    mixed = triples[inside] * np.uint64(0x9E3779B97F4A7C15)
    return mixed ^ (mixed >> np.uint64(29)), begins


def _candidates(
    signatures: NDArray[np.uint32], bands: int, rows: int, bucket: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return pairs that agree on a whole band, each once, left < right."""
    m = len(signatures)
    found = [np.empty(0, dtype=np.int64)]
    for band in range(bands):
        part = np.ascontiguousarray(signatures[:, band * rows : (band + 1) * rows])
        keys = part.view(np.dtype((np.void, part.dtype.itemsize * rows))).ravel()
        _, code = np.unique(keys, return_inverse=True)
        order = np.argsort(code, kind="stable")
        sorted_code = code[order]
        for step in range(1, bucket + 1):
            same = sorted_code[step:] == sorted_code[:-step]
            if not same.any():
                break
            found.append(order[:-step][same] * m + order[step:][same])
    pairs = np.unique(np.concatenate(found))
    return pairs // max(m, 1), pairs % max(m, 1)
