"""From text to the words an index holds: the same path for documents, queries and highlights."""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import TYPE_CHECKING

from assay.errors import UnknownMethod

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

LONGEST_WORD = 100
"""Longer runs of letters (base64, broken markup) are not words and would bloat the index."""

# Scripts written without spaces: each character becomes a word, and a query looks for
# neighbouring pairs of them (see ``query.py``), as Lucene's CJK analysers do.
_IDEOGRAPHS = ((0x3040, 0x30FF), (0x3400, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x3FFFF))
_SYLLABLES = ((0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF))  # Thai Lao, Burmese, Khmer
_VARIATION_SELECTORS = (0xFE00, 0xFE0F)


class _Spacing(dict[int, str]):
    """A ``str.translate`` table that puts spaces around words, filled as characters appear."""

    def __missing__(self, code: int) -> str:
        self[code] = spaced = _spaced(code)
        return spaced


def _spaced(code: int) -> str:
    character = chr(code)
    category = unicodedata.category(character)
    if category == "So":  # emoji and other pictures: each one a word
        return f" {character} "
    if category[0] not in "LMN" or _within(code, (_VARIATION_SELECTORS,)):
        return " "
    if _within(code, _IDEOGRAPHS):
        return f" {character} "
    if _within(code, _SYLLABLES) and category[0] == "L":
        return f" {character}"  # marks that follow belong to it
    return character


def _within(code: int, ranges: tuple[tuple[int, int], ...]) -> bool:
    return any(low <= code <= high for low, high in ranges)


SPACING = _Spacing()


def spaced(text: str) -> str:
    """Return ``text`` with its words separated by spaces and everything else dropped.

    Letters, marks and digits (any script) make words; characters of scripts without
    spaces and emoji stand alone. Compatibility forms (full width, ligatures) and combining
    accents are normalised first (Unicode NFKC).
    """
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    return text.translate(SPACING)


def is_unspaced(word: str) -> bool:
    """Tell whether a word is one character of a script written without spaces."""
    return _within(ord(word[0]), _IDEOGRAPHS + _SYLLABLES)


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
