"""Guess how a delimited text file is written: separator, quoting, header."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from assay.prose import percent
from assay.readers.guessing.names import is_known_name
from assay.readers.text.recordsplit import BadQuote, RecordSplitter

DELIMITERS = (",", "\t", ";", "|")
NAMES = {",": "comma", "\t": "tab", ";": "semicolon", "|": "vertical bar"}
_NUMBER = re.compile(r"[-+]?\d+(?:[.,]\d+)?(?:[eE][-+]?\d+)?")
_IDENTIFIER = re.compile(r"[^\W\d][\w.-]*")
_LOOKED_AT = 300
_MANY = 20_000
_BROKEN = 2


@dataclass(frozen=True)
class Dialect:
    """How rows and fields are separated.

    Attributes:
        delimiter: One ASCII character.
        quote: The quoting character, ``None`` where quotes are ordinary characters.
        escape: Whether a backslash protects a quote inside a quoted field.
        header: Whether the first row names the columns.
        reason: Why this separator, as a phrase.
    """

    delimiter: str
    quote: str | None = '"'
    escape: bool = False
    header: bool = True
    reason: str = ""


@dataclass(frozen=True)
class _Trial:
    delimiter: str
    quote: str | None
    escape: bool
    rows: list[list[str]]
    faults: int

    @property
    def width(self) -> int:
        """The most common number of fields."""
        return Counter(map(len, self.rows)).most_common(1)[0][0] if self.rows else 0

    @property
    def agreement(self) -> float:
        """Share of rows with that number of fields, 0–1."""
        width = self.width
        same = sum(1 for row in self.rows if len(row) == width)
        return same / max(1, len(self.rows) + self.faults)

    @property
    def headed(self) -> bool:
        """Whether the first row has the common width."""
        return bool(self.rows) and len(self.rows[0]) == self.width


def guess_dialect(text: str, *, delimiter: str | None = None, prefer: str = ",") -> Dialect:
    """Guess the dialect of whole lines of text.

    Args:
        text: The start of the file, cut after a line.
        delimiter: The separator, if a person named it.
        prefer: The separator that the name of the file suggests.
    """
    candidates = [delimiter] if delimiter else [prefer, *(d for d in DELIMITERS if d != prefer)]
    trials = [_try(text, candidate) for candidate in candidates]
    best = max(trials, key=lambda trial: _worth(trial, prefer))
    reason = "given"
    if not delimiter:
        reason = _why(best, prefer)
    return Dialect(
        delimiter=best.delimiter,
        quote=best.quote,
        escape=best.escape,
        header=has_header(best.rows),
        reason=reason,
    )


def _worth(trial: _Trial, prefer: str) -> tuple[float, ...]:
    """Order trials: several columns first, then agreement, then the expected separator."""
    several = trial.width > 1 and trial.headed
    steady = round(trial.agreement, 2) if several else 0.0
    return (several and steady >= 0.5, steady, trial.delimiter == prefer, trial.width)


def _why(trial: _Trial, prefer: str) -> str:
    name = NAMES.get(trial.delimiter, repr(trial.delimiter))
    if trial.width < 2:
        return f"no separator found, so one column ({NAMES.get(prefer, prefer)} assumed)"
    share = "all" if trial.agreement == 1 else f"{percent(trial.agreement, 0)} of"
    return f"{share} rows looked at have {trial.width} fields with a {name}"


def _try(text: str, delimiter: str) -> _Trial:
    quoted = _parse(text, delimiter, '"', escape=False)
    if '"' not in text or (quoted.faults == 0 and quoted.agreement == 1):
        return quoted
    if '\\"' in text:
        escaped = _parse(text, delimiter, '"', escape=True)
        if round(escaped.agreement, 3) > round(quoted.agreement, 3):
            return escaped
    # That quotes mean nothing is a last resort: only where several rows break otherwise, none
    # is quoted as it should be, and then every row agrees.
    broken = quoted.faults + round(len(quoted.rows) * (1 - quoted.agreement))
    edge = re.escape(delimiter)
    if broken < _BROKEN or re.search(rf'(?m)(?:^|{edge})"[^"\n]*"(?:{edge}|\r?$)', text):
        return quoted
    bare = _parse(text, delimiter, None, escape=False, most=_MANY)
    return bare if bare.agreement == 1 and bare.width > 1 else quoted


def _parse(
    text: str, delimiter: str, quote: str | None, *, escape: bool, most: int = _LOOKED_AT
) -> _Trial:
    splitter = RecordSplitter(delimiter, quote, escape=escape)
    rows: list[list[str]] = []
    faults = 0
    for line in text.split("\n"):
        if not line.strip("\r") and not splitter.pending:
            continue
        try:
            row = splitter.feed(line + "\n")
        except BadQuote:
            faults += 1
            continue
        if row is not None:
            rows.append(row)
        if len(rows) + faults >= most:
            break
    return _Trial(delimiter, quote, escape, rows, faults)


def has_header(rows: Sequence[Sequence[str]]) -> bool:
    """Tell whether the first row names the columns rather than being data."""
    if not rows:
        return True
    first = [cell.strip() for cell in rows[0]]
    body = rows[1:]
    if any(is_known_name(cell) for cell in first):
        return True
    if any(_NUMBER.fullmatch(cell) for cell in first) or len(set(first)) < len(first):
        return False
    if any(
        len(cell) > 60 or cell.count(" ") > 4 or cell.endswith((".", "!", "?")) for cell in first
    ):
        return False
    for index, cell in enumerate(first):
        below = {row[index].strip() for row in body if index < len(row)}
        if cell and cell in below and len(below) <= max(2, len(body) // 2):
            return False
    return all(first) and (bool(body) or all(_IDENTIFIER.fullmatch(cell) for cell in first))
