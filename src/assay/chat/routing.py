"""Which kind of request a message is, learned from labelled examples that come with Assay."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Protocol, cast, get_args

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from assay.schema.conversations import TurnRoute

STRENGTH = 10.0
"""Inverse of the head's regularisation; chosen among a dozen settings by folds over the
examples and by the requests of ``benchmarks/bench_chat.py``, which are no blind test of it."""


class Encodes(Protocol):
    """Whatever turns texts into vectors."""

    def encode(self, texts: Sequence[str], /) -> NDArray[np.float32]:
        """Return (n, d) vectors of unit length."""
        ...


@cache
def examples() -> tuple[tuple[TurnRoute, str], ...]:
    """Read the labelled examples."""
    table = files("assay.chat").joinpath("examples.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in table.splitlines()]
    assert {row[0] for row in rows} == set(get_args(TurnRoute))
    return tuple((cast("TurnRoute", route), text) for route, text in rows)


class Router:
    """A small head over what a message means and how it is put.

    Vectors alone confuse "a sad one" with "is it sad": they hardly see the order of words.
    Runs of one to three words beside them do.

    Args:
        encoder: Makes the vectors; the examples are embedded once, in about a second.
        known: Examples to learn from; those that come with Assay when not given.
    """

    def __init__(
        self, encoder: Encodes, known: Sequence[tuple[TurnRoute, str]] | None = None
    ) -> None:
        known = examples() if known is None else known
        self._encoder = encoder
        self._words = TfidfVectorizer(
            ngram_range=(1, 3),
            token_pattern=r"\w+|[?^$]",  # noqa: S106 - no secret
            sublinear_tf=True,
        )
        texts = [text for _, text in known]
        self._words.fit([_bounded(text) for text in texts])
        self._head = LogisticRegression(C=STRENGTH, max_iter=2_000)
        self._head.fit(self._features(texts), [route for route, _ in known])

    def route(self, message: str) -> tuple[TurnRoute, float]:
        """Return the kind of a message and how sure that is, 0-1."""
        return self.routes([message])[0]

    def ranked(self, message: str) -> list[tuple[TurnRoute, float]]:
        """Return all kinds with how sure each is, 0-1, the likeliest first."""
        sure = self._head.predict_proba(self._features([message]))[0]
        return [
            (cast("TurnRoute", str(self._head.classes_[at])), float(sure[at]))
            for at in (-sure).argsort(kind="stable")
        ]

    def routes(self, messages: Sequence[str]) -> list[tuple[TurnRoute, float]]:
        """Return the kind of each message and how sure that is, 0-1."""
        sure = self._head.predict_proba(self._features(messages))
        best = sure.argmax(axis=1)
        return [
            (cast("TurnRoute", str(self._head.classes_[at])), float(row[at]))
            for at, row in zip(best, sure, strict=True)
        ]

    def _features(self, texts: Sequence[str]) -> sparse.csr_matrix:
        vectors = self._encoder.encode(list(texts))
        words = self._words.transform([_bounded(text) for text in texts])
        return sparse.csr_matrix(sparse.hstack([vectors, words]))


def _bounded(text: str) -> str:
    """Mark where a message begins and ends, so that a run of words can say so."""
    return f"^ {text.lower()} $"
