"""Words and character n-grams of texts as 64-bit hashes, computed on whole blocks of text.

Hashing positions of one long array instead of walking Python strings is some five times
faster than a dictionary vectoriser, needs no stored vocabulary of strings, and gives
every language the same treatment.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

_BASE = np.uint64(0x9E3779B97F4A7C15)
_MIX_A = np.uint64(0xBF58476D1CE4E5B9)
_MIX_B = np.uint64(0x94D049BB133111EB)
_NEWLINE = 10
_OTHER, _WORD, _SPACE, _IDEOGRAPH = 0, 1, 2, 3


@dataclass(frozen=True)
class Grams:
    """Occurrences of n-grams: ``hashes[i]`` stands in document ``documents[i]``."""

    hashes: np.ndarray
    documents: np.ndarray


def blocks(texts: Sequence[str], characters: int) -> Iterator[tuple[int, Sequence[str]]]:
    """Cut texts into runs of about ``characters`` characters, to bound memory.

    Yields:
        The index of the first text of the run, and the run.
    """
    start, size = 0, 0
    for index, text in enumerate(texts):
        size += len(text) + 1
        if size >= characters:
            yield start, texts[start : index + 1]
            start, size = index + 1, 0
    if start < len(texts):
        yield start, texts[start:]


class TextBlock:
    """Texts laid out as one array of code points, lower-cased.

    A document is framed by one space on either side, so that an n-gram knows where a word
    begins and ends; no n-gram crosses a document.
    """

    def __init__(self, texts: Sequence[str]) -> None:
        flat = [text.lower().replace("\n", " ") for text in texts]
        lengths = np.fromiter((len(text) + 3 for text in flat), np.int64, len(flat))
        joined = "".join(f" {text} \n" for text in flat)
        encoded = joined.encode("utf-32-le", "surrogatepass")
        self.codes = np.frombuffer(encoded, dtype="<u4")
        self.documents = np.repeat(np.arange(len(flat), dtype=np.int32), lengths)
        self.kinds = _kinds(self.codes)

    def words(self, longest: int) -> Grams:
        """Return word n-grams of 1 to ``longest`` words; an ideograph is a word by itself."""
        word = (self.kinds == _WORD) | (self.kinds == _IDEOGRAPH)
        before = np.concatenate([[False], word[:-1]])
        alone = self.kinds == _IDEOGRAPH
        after_alone = np.concatenate([[False], alone[:-1]])
        starts = np.flatnonzero(word & (~before | alone | after_alone))
        if not len(starts):
            return Grams(np.empty(0, np.uint64), np.empty(0, np.int32))
        # A word's hash is a polynomial in its letters; the weights restart at each word.
        letters = np.flatnonzero(word)
        first = np.searchsorted(letters, starts)
        sizes = np.diff(np.append(first, len(letters)))
        place = np.arange(len(letters)) - np.repeat(first, sizes)
        weights = _powers(int(sizes.max()))[place]
        terms = (self.codes[letters].astype(np.uint64) + np.uint64(1)) * weights
        single = _mix(np.add.reduceat(terms, first))
        documents = self.documents[starts]
        hashes, owners, current = [single], [documents], single
        for n in range(2, longest + 1):
            current = _mix(current[:-1] * _BASE + single[n - 1 :])
            same = documents[: len(current)] == documents[n - 1 :]
            hashes.append(current[same])
            owners.append(documents[: len(current)][same])
        return Grams(np.concatenate(hashes), np.concatenate(owners))

    def characters(self, shortest: int, longest: int) -> Grams:
        """Return character n-grams that hold white space at their ends only."""
        space = (self.kinds == _SPACE).astype(np.int32)
        seen = np.concatenate([[0], np.cumsum(space)])
        breaks = np.concatenate([[0], np.cumsum(self.codes == _NEWLINE)])
        codes = self.codes.astype(np.uint64) + np.uint64(1)
        powers = _powers(longest)
        rolling = np.zeros(len(codes), np.uint64)
        hashes, owners = [], []
        for n in range(1, longest + 1):
            rolling = rolling[: len(codes) - n + 1] + codes[n - 1 :] * powers[n - 1]
            if n < shortest:
                continue
            count = len(rolling)
            inner = seen[n - 1 : n - 1 + count] - seen[1 : 1 + count]
            crossing = breaks[n : n + count] - breaks[:count]
            empty = (space[:count] + space[n - 1 :]) == n
            good = (inner == 0) & (crossing == 0) & ~empty
            hashes.append(_mix(rolling[good] ^ np.uint64(n)))
            owners.append(self.documents[:count][good])
        return Grams(np.concatenate(hashes), np.concatenate(owners))


def _kinds(codes: np.ndarray) -> np.ndarray:
    distinct, inverse = np.unique(codes, return_inverse=True)
    table = np.fromiter((_kind(int(code)) for code in distinct), np.uint8, len(distinct))
    return table[inverse]


def _kind(code: int) -> int:
    if 0x3040 <= code <= 0x30FF or 0x3400 <= code <= 0x9FFF or 0x20000 <= code <= 0x3FFFF:
        return _IDEOGRAPH
    character = chr(code)
    if character.isspace():
        return _SPACE
    if character == "_" or unicodedata.category(character)[0] in "LNM":
        return _WORD
    return _OTHER


def _powers(count: int) -> np.ndarray:
    return np.cumprod(np.full(count, _BASE, np.uint64))


def _mix(values: np.ndarray) -> np.ndarray:
    """Scatter the bits (the finaliser of splitmix64), so that close hashes are not close."""
    values = (values ^ (values >> np.uint64(30))) * _MIX_A
    values = (values ^ (values >> np.uint64(27))) * _MIX_B
    return values ^ (values >> np.uint64(31))
