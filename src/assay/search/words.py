"""From text to the words an index holds: the same path for documents, queries and highlights."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from assay.errors import UnknownMethod
from assay.naming.scripts import SPACING, is_unspaced, spaced

if TYPE_CHECKING:
    from tantivy import TextAnalyzer

STEMMERS = (
    "arabic",
    "danish",
    "dutch",
    "english",
    "finnish",
    "french",
    "german",
    "greek",
    "hungarian",
    "italian",
    "norwegian",
    "portuguese",
    "romanian",
    "russian",
    "spanish",
    "swedish",
    "tamil",
    "turkish",
)
"""Languages with a Snowball stemmer."""

__all__ = ["SPACING", "analyser", "encodable", "is_unspaced", "spaced", "words_of"]

LONGEST_WORD = 100
"""Longer runs of letters (base64, broken markup) are not words and would bloat the index."""


@cache
def analyser(stemmer: str | None) -> TextAnalyzer:
    """Build the chain that turns spaced text into index words.

    Lower case, diacritics folded to ASCII, then stemmed (Snowball).

    Args:
        stemmer: One of ``STEMMERS``, or ``None`` to keep words as they are.

    Raises:
        UnknownMethod: No such stemmer.
    """
    from tantivy import Filter, TextAnalyzerBuilder, Tokenizer  # noqa: PLC0415  # 20 MB library

    if stemmer is not None and stemmer not in STEMMERS:
        raise UnknownMethod(
            f"There is no stemmer '{stemmer}'.", hint=f"Use one of {', '.join(STEMMERS)}."
        )
    builder = TextAnalyzerBuilder(Tokenizer.whitespace())
    builder = builder.filter(Filter.remove_long(LONGEST_WORD))
    builder = builder.filter(Filter.lowercase()).filter(Filter.ascii_fold())
    if stemmer is not None:
        builder = builder.filter(Filter.stemmer(stemmer))
    return builder.build()


def words_of(text: str, stemmer: str | None) -> list[str]:
    """Return the index words of ``text`` in order."""
    return analyser(stemmer).analyze(spaced(encodable(text)))


def encodable(text: str) -> str:
    """Replace lone surrogates, which no UTF-8 library can take, by spaces."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return "".join(
            " " if "\ud800" <= character <= "\udfff" else character for character in text
        )
    return text
