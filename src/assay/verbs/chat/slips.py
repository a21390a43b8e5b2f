"""A message as it is read: in English, and with its slips of the pen mended."""

from __future__ import annotations

import re

from assay.chat import in_english, mended
from assay.encoders.minilm import whole_words
from assay.schema.filters import TextTest
from assay.store import Frame
from assay.verbs.chat.values import values_in_frame

NAMED = ("label", "topic", "meta.objects")
"""Columns whose values are names that a message may hold."""

LONGEST = 40
"""Words of a message at most whose slips are mended."""


def as_read(frame: Frame, message: str) -> str:
    """Return a message as it is read; the texts' own words are never mended."""
    english = in_english(message) or message
    if len(english.split()) > LONGEST:
        return english
    names = {
        word
        for field in NAMED
        for value in values_in_frame(frame, field)
        for word in re.findall(r"[^\W\d_]+", value.lower())
    }

    def is_used(word: str) -> bool:
        test = TextTest(field="text", operator="mentions", value=word)
        return frame.count(test) > 0 or (
            frame.lexicon is not None and bool(frame.lexicon.find(word))
        )

    return mended(english, names, whole_words(), is_used)


def note_on(message: str, read: str) -> str:
    """Say how a message was read, where not as it was written."""
    return "" if read.lower() == message.lower() else f"Read as “{read}”. "
