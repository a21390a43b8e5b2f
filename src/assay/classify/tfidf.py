"""TF-IDF of words and characters over hashed n-grams."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from assay.classify.ngrams import Grams, TextBlock, blocks


@dataclass(frozen=True)
class TfidfParams:
    """What is counted.

    Attributes:
        words: Longest word n-gram.
        shortest, longest: Range of the character n-grams; ``longest=0`` counts none.
        min_documents: A gram in fewer training texts is dropped.
        block_characters: Characters worked on at once; bounds memory.
    """

    words: int = 2
    shortest: int = 2
    longest: int = 5
    min_documents: int = 1
    block_characters: int = 4_000_000


class Tfidf:
    """Weighted counts of words and of characters, each half of unit length.

    Term frequency is ``1 + ln(count)``, inverse document frequency
    ``ln((1 + n) / (1 + df)) + 1`` as scikit-learn has it. Columns are words first, then
    character n-grams, each ordered by hash.
    """

    def __init__(self, params: TfidfParams) -> None:
        self.params = params
        self.hashes: tuple[np.ndarray, ...] = ()
        self.idf: tuple[np.ndarray, ...] = ()

    @property
    def columns(self) -> int:
        """Number of columns of the matrix."""
        return sum(len(part) for part in self.hashes)

    def fit_transform(self, texts: Sequence[str]) -> sp.csr_array:
        """Learn the grams of the texts; return their matrix, float32, (n, columns)."""
        counted = [self._count(part, texts) for part in range(self.parts)]
        matrices = []
        self.hashes, self.idf = (), ()
        for hashes, counts in counted:
            documents = np.bincount(counts.indices, minlength=len(hashes))
            kept = np.flatnonzero(documents >= self.params.min_documents)
            idf = np.log((1 + len(texts)) / (1 + documents[kept])) + 1
            self.hashes += (hashes[kept],)
            self.idf += (idf.astype(np.float32),)
            matrices.append(_weigh(counts[:, kept], self.idf[-1]))
        return sp.csr_array(sp.hstack(matrices, format="csr", dtype=np.float32))

    def transform(self, texts: Sequence[str]) -> sp.csr_array:
        """Return the matrix of texts, float32, (n, columns); unknown grams are left out."""
        matrices = []
        for part, (known, idf) in enumerate(zip(self.hashes, self.idf, strict=True)):
            _, counts = self._count(part, texts, known)
            matrices.append(_weigh(counts, idf))
        return sp.csr_array(sp.hstack(matrices, format="csr", dtype=np.float32))

    @property
    def parts(self) -> int:
        """Number of kinds of grams: words, and characters where they are counted."""
        return 2 if self.params.longest else 1

    def _grams(self, part: int, texts: Sequence[str]) -> Grams:
        block = TextBlock(texts)
        if part == 0:
            return block.words(self.params.words)
        return block.characters(self.params.shortest, self.params.longest)

    def _count(
        self, part: int, texts: Sequence[str], known: np.ndarray | None = None
    ) -> tuple[np.ndarray, sp.csr_array]:
        if not texts:
            known = np.empty(0, np.uint64) if known is None else known
            return known, sp.csr_array((0, len(known)), dtype=np.float32)
        pieces: list[tuple[np.ndarray, sp.csr_array]] = []
        for _, run in blocks(texts, self.params.block_characters):
            grams = self._grams(part, run)
            hashes = known
            if hashes is None:
                hashes, columns = np.unique(grams.hashes, return_inverse=True)
                rows = grams.documents
            else:
                rows, columns = _look_up(grams, hashes)
            pieces.append((hashes, _tally(rows, columns, (len(run), len(hashes)))))
        if known is None:
            known = np.unique(np.concatenate([hashes for hashes, _ in pieces]))
        matrices = [_spread(matrix, hashes, known) for hashes, matrix in pieces]
        return known, sp.csr_array(sp.vstack(matrices, format="csr"))


def _look_up(grams: Grams, known: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    if not len(known):
        return np.empty(0, np.int32), np.empty(0, np.int64)
    columns = np.minimum(np.searchsorted(known, grams.hashes), len(known) - 1)
    found = known[columns] == grams.hashes
    return grams.documents[found], columns[found]


def _tally(rows: np.ndarray, columns: np.ndarray, shape: tuple[int, int]) -> sp.csr_array:
    ones = np.ones(len(rows), np.float32)
    matrix = sp.csr_array((ones, (rows, columns.astype(np.int32))), shape=shape)
    matrix.sum_duplicates()
    return matrix


def _spread(matrix: sp.csr_array, hashes: np.ndarray, known: np.ndarray) -> sp.csr_array:
    """Renumber the columns of a block to those of the whole."""
    if hashes is known:
        return matrix
    columns = np.searchsorted(known, hashes).astype(np.int32)
    return sp.csr_array(
        (matrix.data, columns[matrix.indices], matrix.indptr),
        shape=(len(matrix.indptr) - 1, len(known)),
    )


def _weigh(counts: sp.csr_array, idf: np.ndarray) -> sp.csr_array:
    matrix = sp.csr_array(counts, dtype=np.float32, copy=True)
    matrix.sort_indices()
    matrix.data = (1 + np.log(matrix.data)) * idf[matrix.indices]
    squares = np.add.reduceat(
        np.append(matrix.data**2, np.float32(0)), np.minimum(matrix.indptr[:-1], matrix.nnz)
    )
    lengths = np.sqrt(np.where(np.diff(matrix.indptr) > 0, squares, 1))
    matrix.data /= np.repeat(lengths, np.diff(matrix.indptr)).astype(np.float32)
    return matrix
