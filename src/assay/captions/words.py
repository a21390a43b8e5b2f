"""The words of captions."""

from __future__ import annotations

import re

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?")


def words(text: str) -> list[str]:
    """Return the words of a text in order, in small letters."""
    return _WORD.findall(text.lower())
