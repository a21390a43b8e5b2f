"""Where the words of a query stand in a text."""

from __future__ import annotations

from collections.abc import Iterator

from assay.search.words import SPACING, words_of


def highlights(text: str, words: frozenset[str], stemmer: str | None) -> list[tuple[int, int]]:
    """Find the places to mark in a text.

    Args:
        text: The text as it stands in the record.
        words: Index words (lower case, folded, stemmed) to look for.
        stemmer: Stemmer of the index they come from.

    Returns:
        (start, end) in characters of ``text``, in order, touching places joined.
    """
    spans: list[tuple[int, int]] = []
    seen: dict[str, bool] = {}
    for start, end in _word_spans(text):
        word = text[start:end]
        if word not in seen:
            seen[word] = not words.isdisjoint(words_of(word, stemmer))
        if not seen[word]:
            continue
        if spans and spans[-1][1] == start:
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return spans


def _word_spans(text: str) -> Iterator[tuple[int, int]]:
    start: int | None = None
    for position, character in enumerate(text):
        spaced = SPACING[ord(character)]
        if start is not None and spaced[0] == " ":
            yield start, position
            start = None
        if start is None and spaced != " ":
            start = position
        if start is not None and len(spaced) > 1 and spaced[-1] == " ":
            yield start, position + 1
            start = None
    if start is not None:
        yield start, len(text)
