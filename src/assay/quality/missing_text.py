"""Missing and degenerate texts: nothing a model or a person can judge."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from assay.quality.data import CheckInput, CheckResult, ranked
from assay.quality.registry import register_check
from assay.quality.wording import excerpt
from assay.schema.findings import Finding

PICTURE_NUMBER = "picture_number"
"""Column of the place of a picture among those of its row, from 1."""

MARKUP = re.compile(r"<[^<>]{1,200}>|&[a-zA-Z]{2,8};|&#\d{1,6};|https?://\S+")
WORD = re.compile(r"\w+")
# UTF-8 read as Windows-1252: a lead byte shown as Â, Ã, â, ð followed by a continuation byte.
MOJIBAKE = re.compile(r"Ã[\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|Â[\u0080-\u00bf]|â€|ðŸ")


def _further_pictures(data: CheckInput) -> NDArray[np.bool_]:
    """Tell which records are further pictures of a row: its text stands with the first."""
    places = data.meta.get(PICTURE_NUMBER)
    if places is None:
        return np.zeros(len(data), dtype=np.bool_)
    return np.array([isinstance(one, int | float) and one > 1 for one in places.tolist()])


@register_check
@dataclass(frozen=True)
class MissingText:
    """Look for texts that are absent, empty or hold no words.

    Attributes:
        repeats: A text of at least this many words that are all the same is degenerate.
        useless: Kinds of fault that leave nothing to keep; accepting them excludes.
        broken_share: Share of characters that are replacement or control characters, or
            begin a misread one, from which on a text is called broken.
    """

    name: ClassVar[str] = "missing_text"
    title: ClassVar[str] = "texts that are missing, empty or hold no words"
    needs: ClassVar[frozenset[str]] = frozenset()

    repeats: int = 4
    broken_share: float = 0.02
    useless: tuple[str, ...] = (
        "null",
        "empty",
        "whitespace",
        "single_character",
        "punctuation",
        "markup",
    )

    def __call__(self, data: CheckInput) -> CheckResult:
        """Judge each text by itself."""
        scores = np.zeros(len(data), dtype=np.float32)
        findings = []
        further = _further_pictures(data)
        for row, text in enumerate(data.texts):
            fault = self.fault(text)
            if fault is None or (text is None and further[row]):
                continue
            kind, score, why = fault
            scores[row] = score
            findings.append(
                Finding(
                    record=data.id_of(row),
                    check=self.name,
                    score=score,
                    given=data.given(row),
                    remedy="exclude" if kind in self.useless else "none",
                    why=why,
                    details={"kind": kind},
                )
            )
        return ranked(findings, scores)

    def fault(self, text: str | None) -> tuple[str, float, str] | None:
        """Return kind, score and sentence of what is wrong with a text, or ``None``."""
        if text is None:
            return "null", 1.0, "The record has no text."
        if text == "":
            return "empty", 1.0, "The text is empty."
        visible = "".join(c for c in text if not c.isspace() and unicodedata.category(c) != "Cf")
        if not visible:
            return "whitespace", 1.0, "The text holds only spaces or invisible characters."
        return (
            self._without_words(text, visible)
            or self._repeated(text, visible)
            or self._broken(text)
        )

    def _without_words(self, text: str, visible: str) -> tuple[str, float, str] | None:
        shown = excerpt(text)
        if len(visible) == 1 and not _is_wordlike(visible):
            return "single_character", 0.95, f"The text is a single character: {shown}."
        # Emoji are neither letters nor punctuation: they do say something.
        if not any(_says_something(c) for c in visible):
            if any(c.isdigit() for c in visible):
                return "digits", 0.8, f"The text holds only digits and punctuation: {shown}."
            return "punctuation", 0.95, f"The text holds only punctuation: {shown}."
        stripped = MARKUP.sub(" ", text)
        if not any(_says_something(c) for c in stripped):
            return "markup", 0.9, f"The text holds only markup or addresses, no words: {shown}."
        return None

    def _repeated(self, text: str, visible: str) -> tuple[str, float, str] | None:
        shown = excerpt(text)
        words = [word.casefold() for word in WORD.findall(text)]
        if len(words) >= self.repeats and len(set(words)) == 1:
            return "repeated", 0.8, f"The text repeats one word {len(words)} times: {shown}."
        if len(visible) >= 2 * self.repeats and len(set(visible.casefold())) == 1:
            return "repeated", 0.85, f"The text repeats one character: {shown}."
        return None

    def _broken(self, text: str) -> tuple[str, float, str] | None:
        replaced = text.count("\ufffd")
        control = sum(unicodedata.category(c) == "Cc" and c not in "\t\n\r\x0b\x0c" for c in text)
        misread = 2 * len(MOJIBAKE.findall(text))
        share = (replaced + control + misread) / len(text)
        if share < self.broken_share:
            return None
        what = "replacement characters (�)" if replaced else "control characters"
        if misread:
            what = "letters read in the wrong encoding"
        score = min(0.9, 0.5 + share)
        return "broken", score, f"The text holds {what}: {excerpt(text)}."


def _says_something(character: str) -> bool:
    """Tell letters and pictographs from digits, punctuation, spaces and controls."""
    return unicodedata.category(character) in {"Lu", "Ll", "Lt", "Lm", "Lo", "So"} and (
        character != "\ufffd"
    )


def _is_wordlike(character: str) -> bool:
    """Tell signs that are whole words (ideographs, pictographs) from single letters."""
    return unicodedata.category(character) in {"Lo", "So"} and character != "\ufffd"
