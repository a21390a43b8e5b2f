"""Columns of the source that a question names by their own name: "rated above 7", "complete"."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from assay.chat.naming import singular_and_plural
from assay.chat.vocabulary import NUMBERS
from assay.schema.filters import Compare, Filter

_NUMBER = rf"(?P<number>-?\d+(?:\.\d+)?|{'|'.join(NUMBERS)})"
_OPERATORS = {
    ">=": r"(?:at least|from|no less than|not less than)",
    "<=": r"(?:at most|up to|no more than|not more than)",
    ">": r"(?:above|over|greater than|more than|higher than|better than|larger than|beyond)",
    "<": r"(?:below|under|less than|lower than|fewer than|worse than|smaller than)",
    "=": r"(?:exactly|equal to|equals|of|is|are|at|as|with|)",
}
_BEFORE = r"(?:(?:with|have|has|having|whose|of|the|a|an|and|is|are|were|was|got) )*"
_STATISTICS = {
    "mean": r"\b(?:average|mean|typical|usual)\b",
    "median": r"\bmedian\b",
    "highest": r"\b(?:highest|best|maximum|max|largest|greatest|top)\b",
    "lowest": r"\b(?:lowest|worst|minimum|min|smallest)\b",
}

Statistic = Literal["mean", "median", "highest", "lowest"]


@dataclass(frozen=True)
class Column:
    """A column of the source.

    Attributes:
        field: Its name in a filter, ``meta.rating``.
        kind: What it holds.
        values: Of texts, those that exist, where they are few.
        bare: Whether it is named by a value alone: "in Berlin".
    """

    field: str
    kind: Literal["number", "flag", "text"]
    values: tuple[str, ...] = ()
    bare: bool = False

    @property
    def name(self) -> str:
        """What a person calls it."""
        return self.field.removeprefix("meta.").replace("_", " ").lower()

    @property
    def said(self) -> str:
        """Pattern of its name, in the plural too, and as something that was done: "rated"."""
        name = re.escape(self.name)
        one, many = map(re.escape, singular_and_plural(self.name))
        done = rf"|{name[:-3]}ed" if name.endswith("ing") else ""
        done += rf"|{name}d" if name.endswith("e") else ""
        return rf"(?:{name}e?s?|{many}|{one}{done})"

    def is_named(self, text: str) -> bool:
        """Tell whether a plain text names it."""
        flagged = rf"|\b(?:in|un){re.escape(self.name)}\b" if self.kind == "flag" else ""
        return re.search(rf"\b{self.said}\b{flagged}", text) is not None

    def taken(self, take: Callable[[str], re.Match[str] | None]) -> Filter | None:
        """Take a test of it out of a text; ``None`` where there is none."""
        if self.kind == "flag":
            return self._flag(take)
        if self.kind == "text":
            return self._value(take)
        for operator, said in _OPERATORS.items():
            found = take(
                rf"\b{_BEFORE}{self.said}(?: value)?(?: of| is| are)? ?{said} ?{_NUMBER}\b"
            )
            if found is None and operator != "=":
                found = take(rf"\b{_BEFORE}{said} {_NUMBER} (?:in )?{self.said}\b")
            if found is not None:
                return Compare(field=self.field, operator=operator, value=_number(found["number"]))  # type: ignore[arg-type]
        return None

    def _flag(self, take: Callable[[str], re.Match[str] | None]) -> Filter | None:
        name = re.escape(self.name)
        if take(rf"\b{_BEFORE}(?:in|un){name}\b"):
            return Compare(field=self.field, operator="=", value=False)
        if take(rf"\b{_BEFORE}{self.said}\b"):
            return Compare(field=self.field, operator="=", value=True)
        return None

    def _value(self, take: Callable[[str], re.Match[str] | None]) -> Filter | None:
        for value in sorted(self.values, key=lambda one: -len(one)):
            said = re.escape(value.lower().replace("_", " "))
            if self.bare:
                if take(rf"\b(?:(?:in|from|at|with|by|of|near) )?{said}\b"):
                    return Compare(field=self.field, operator="=", value=value)
                continue
            if take(rf"\b{_BEFORE}{self.said}(?: of| is| as| called)? {said}\b"):
                return Compare(field=self.field, operator="=", value=value)
        return None


def statistic(text: str, columns: Sequence[Column]) -> tuple[Statistic, Column] | None:
    """Return which figure of which column of numbers a plain text asks for."""
    named = next((one for one in columns if one.kind == "number" and one.is_named(text)), None)
    if named is None:
        return None
    for which, pattern in _STATISTICS.items():
        if re.search(rf"{pattern} (?:number of |\w+ )?{named.said}\b", text):
            return which, named  # type: ignore[return-value]
    return None


def _number(said: str) -> float | int:
    if said in NUMBERS:
        return NUMBERS[said]
    return float(said) if "." in said else int(said)
