"""Whether a quote stands in a passage, whatever became of spaces, hyphens and quotation marks."""

from __future__ import annotations

import unicodedata

_MARKS = str.maketrans(dict.fromkeys("“”„‟«»″", '"') | dict.fromkeys("‘’‚‛′`", "'"))
_DASHES = frozenset("-‐‑‒–—―−\u00ad")


def find_quote(quote: str, text: str) -> tuple[int, int] | None:
    """Return where a quote stands in a text, ``None`` where it does not.

    Compared are letters, digits and signs after Unicode NFKC (ligatures), without white space and
    hyphens (words broken at the end of a line), with all quotation marks alike and in any case.
    """
    wanted, _ = _plain(quote.strip().strip("\"'“”‘’ …"))
    held, places = _plain(text)
    at = held.find(wanted) if wanted else -1
    return (places[at], places[at + len(wanted) - 1] + 1) if at >= 0 else None


def _plain(text: str) -> tuple[str, list[int]]:
    letters: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        if character.isspace() or character in _DASHES:
            continue
        for one in unicodedata.normalize("NFKC", character.translate(_MARKS)).casefold():
            if not one.isspace():
                letters.append(one)
                places.append(place)
    return "".join(letters), places
