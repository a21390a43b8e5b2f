"""Where labels and confidences are in an answer: two paths a person can type.

A path is names joined by dots, ``[0]`` for one entry of a list, ``[]`` for each entry of a list,
``{}`` for each entry of an object. The first ``[]`` counts the texts; a second ``[]`` or a ``{}``
counts the candidates of a text:

    data[].predictions[].label      data[].predictions[].confidence
    [][].label                      [][].score
    results[].scores{}              results[].scores{}          the names are the labels
    labels[]                        confidences[]               one candidate a text

A name with other signs stands in double quotes; a ``%`` at the end of the confidence's path says
that it is given in percent.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from assay.errors import InvalidSetting
from assay.remotes.port import Answer, Candidate

MOST_CANDIDATES = 10_000
LONGEST_LABEL = 1_000
NEARLY = 1e-6
"""Rounding that a confidence may be outside 0–1 by."""

_STEP = re.compile(
    r"""
    \[(?P<index>\d{0,9})\]                     # [] or [3]
    | (?P<entries>\{\})
    | (?P<dot>\.)? (?: (?P<name>[^\s.\[\]{}"%]+) | "(?P<quoted>(?:[^"\\]|\\.)+)" )
    """,
    re.VERBOSE,
)
EXAMPLE = "For example: data[].predictions[].label"


class Each(NamedTuple):
    """Every entry of a list, or of an object."""

    named: bool


Step = str | int | Each


class Unreadable(Exception):
    """An answer, or a part of one, that is not what the mapping says."""


@dataclass(frozen=True)
class Path:
    """A path, taken apart.

    Attributes:
        text: As a person typed it.
        head: Steps to the list that has an entry for each text.
        item: Steps from such an entry to its candidates.
        leaf: Steps from a candidate to the value; ``None`` when a text has one candidate.
        named: Whether the candidates are the entries of an object.
    """

    text: str
    head: tuple[Step, ...]
    item: tuple[Step, ...]
    leaf: tuple[Step, ...] | None
    named: bool


@dataclass(frozen=True)
class AnswerMapping:
    """Reads answers; made by ``answer_mapping``.

    Attributes:
        label: Where a label is.
        confidence: Where its confidence is.
        scale: What a confidence is divided by.
        rename: What the service calls a label → what we call it.
        labels: The only labels there may be (after renaming); any when empty.
    """

    label: Path
    confidence: Path
    scale: float = 1.0
    rename: Mapping[str, str] = field(default_factory=dict)
    labels: frozenset[str] = frozenset()

    def read(self, body: bytes, count: int) -> list[Answer | Unreadable]:
        """Return what an answer says of each of ``count`` texts, and where it cannot be read.

        Raises:
            Unreadable: It cannot be told apart by texts: not JSON, or fewer answers than texts.
        """
        document = parse(body)
        labels = _entries(document, self.label, count)
        confidences = _entries(document, self.confidence, count)
        found: list[Answer | Unreadable] = []
        for number in range(count):
            try:
                found.append(self._one(labels[number], confidences[number]))
            except Unreadable as unreadable:
                found.append(unreadable)
        return found

    def _one(self, labels: object, confidences: object) -> Answer:
        names = _leaves(labels, self.label, keys=True)
        numbers = _leaves(confidences, self.confidence, keys=False)
        if not names:
            raise Unreadable(f"there is no candidate at {self.label.text}")
        if len(names) != len(numbers) or len(names) > MOST_CANDIDATES:
            raise Unreadable(f"there are {len(names)} labels and {len(numbers)} confidences")
        sums: dict[str, float] = {}
        for name, number in zip(names, numbers, strict=True):
            label = self._label(name)
            sums[label] = min(1.0, sums.get(label, 0.0) + self._confidence(number))
        ranked = sorted(sums.items(), key=lambda item: -item[1])
        return tuple(Candidate(label, confidence) for label, confidence in ranked)

    def _label(self, value: object) -> str:
        if isinstance(value, bool) or not isinstance(value, str | int):
            raise Unreadable(f"{self.label.text} is {_shown(value)}, not a label")
        label = self.rename.get(str(value), str(value))
        if not label.strip() or len(label) > LONGEST_LABEL or not _encodable(label):
            raise Unreadable(f"{self.label.text} is {_shown(value)}, not a label")
        if self.labels and label not in self.labels:
            raise Unreadable(f"{self.label.text} is {_shown(label)}, a label that is not expected")
        return label

    def _confidence(self, value: object) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise Unreadable(f"{self.confidence.text} is {_shown(value)}, not a number")
        if not math.isfinite(value) or not -NEARLY <= value / self.scale <= 1 + NEARLY:
            raise Unreadable(
                f"{self.confidence.text} is {_shown(value)}, not between 0 and {self.scale:g}"
            )
        return min(1.0, max(0.0, value / self.scale))


def answer_mapping(
    label: str,
    confidence: str,
    *,
    rename: Mapping[str, str] | None = None,
    labels: Sequence[str] = (),
) -> AnswerMapping:
    """Make a mapping of two paths.

    Raises:
        InvalidSetting: A path cannot be read, or the two do not count the same things.
    """
    percent = confidence.rstrip().endswith("%")
    first = _path(label)
    second = _path(confidence.rstrip().removesuffix("%") if percent else confidence)
    if (first.leaf is None) != (second.leaf is None):
        raise InvalidSetting(
            f"The paths '{label}' and '{confidence}' do not count the same things: one has "
            "candidates for each text, the other has not.",
            hint="Give both a second [] (or {}), or neither.",
        )
    return AnswerMapping(
        first, second, 100.0 if percent else 1.0, dict(rename or {}), frozenset(labels)
    )


def parse(body: bytes) -> Any:  # noqa: ANN401 - any JSON
    """Return what JSON says.

    Raises:
        Unreadable: It is not JSON.
    """
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Unreadable("it is not JSON") from error


def _path(text: str) -> Path:
    steps = _steps(text)
    each = [place for place, step in enumerate(steps) if isinstance(step, Each)]
    if not 1 <= len(each) <= 2 or steps[each[0]] == Each(named=True):
        raise InvalidSetting(
            f"The path '{text}' does not say where the texts are counted: it needs one [] for "
            "the texts, and at most one more [] or {} for the candidates of each.",
            hint=EXAMPLE,
        )
    head, rest = steps[: each[0]], steps[each[0] + 1 :]
    if len(each) == 1:
        return Path(text, head, rest, None, named=False)
    cut = each[1] - each[0] - 1
    return Path(text, head, rest[:cut], rest[cut + 1 :], named=rest[cut] == Each(named=True))


def _steps(text: str) -> tuple[Step, ...]:
    typed = text.strip()
    steps: list[Step] = []
    at = 0
    while at < len(typed):
        match = _STEP.match(typed, at)
        # a dot stands between a name and what is before it, and nowhere else
        name = match and (match["name"] or match["quoted"])
        if match is None or (name and bool(match["dot"]) != bool(steps)):
            raise InvalidSetting(
                f"The path '{text}' cannot be read from '{typed[at : at + 20]}' on.", hint=EXAMPLE
            )
        if name:
            steps.append(match["name"] or re.sub(r"\\(.)", r"\1", match["quoted"]))
        elif match["entries"]:
            steps.append(Each(named=True))
        else:
            steps.append(int(match["index"]) if match["index"] else Each(named=False))
        at = match.end()
    return tuple(steps)


def _entries(document: object, path: Path, count: int) -> list[Any]:
    found = _follow(document, path.head)
    if not isinstance(found, list):
        raise Unreadable(f"there is no list of answers at {path.text.partition('[]')[0] or '[]'}")
    if len(found) != count:
        raise Unreadable(f"it has {len(found)} answers for {count} texts")
    return found


def _leaves(entry: object, path: Path, *, keys: bool) -> list[Any]:
    found = _follow(entry, path.item)
    if path.leaf is None:
        return [found]
    if path.named:
        if not isinstance(found, dict):
            raise Unreadable(f"there is no object where {path.text} has {{}}")
        if keys and not path.leaf:
            return list(found)
        return [_follow(value, path.leaf) for value in found.values()]
    if not isinstance(found, list):
        raise Unreadable(f"there is no list where {path.text} has its second []")
    return [_follow(value, path.leaf) for value in found]


def _follow(value: object, steps: Sequence[Step]) -> Any:  # noqa: ANN401 - any JSON
    for step in steps:
        match value:
            case dict() if step in value:
                value = value[step]
            case list() if isinstance(step, int) and step < len(value):
                value = value[step]
            case _:
                raise Unreadable(f"there is no '{step}' in {_shown(value)}")
    return value


def _shown(value: object) -> str:
    """Name a value without repeating much of it: an answer may quote the text."""
    if isinstance(value, dict):
        return f"an object of {', '.join(map(repr, list(value)[:5])) or 'nothing'}"[:200]
    if isinstance(value, list):
        return f"a list of {len(value)}"
    return repr(value)[:60]


def _encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
