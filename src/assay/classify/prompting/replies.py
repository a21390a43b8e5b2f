"""From what a model wrote to a label, where that is beyond doubt; else a complaint."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

_THOUGHTS = re.compile(r"<think(?:ing)?>.*?(?:</think(?:ing)?>|\Z)", re.DOTALL | re.IGNORECASE)
_CUT_SHORT = re.compile(r'"label"\s*:\s*"((?:[^"\\]|\\.)*)"')
_NAMED = re.compile(r"^(label|class|category|answer|sentiment)\s*[:=]\s*", re.IGNORECASE)
_DENIALS = frozenset(
    {
        "not",
        "no",
        "never",
        "neither",
        "nor",
        "isn",
        "isnt",
        "t",
        "without",
        "nicht",
        "kein",
        "keine",
    }
)
SHORTEST_NEAR_MISS = 4
LETTERS_PER_SLIP = 5


@dataclass(frozen=True)
class Reading:
    """What a reply says.

    Attributes:
        label: One of the labels, ``None`` where the reply leaves doubt.
        confidence: The model's own word, 0–1, where it gave one.
        repaired: Whether the reply had not the shape asked for.
    """

    label: str | None
    confidence: float | None = None
    repaired: bool = False


def read_reply(text: str, labels: Sequence[str]) -> Reading:
    """Read a reply; JSON as asked for, or what a person would take it to mean.

    Fences, prose around the JSON, other case or accents, a slip of the keyboard and a bare
    label are forgiven; two labels, a denied one, and what is near to several are not.

    Args:
        text: The whole reply.
        labels: Distinct labels.
    """
    text = _THOUGHTS.sub("", text).strip()
    for found, whole in _objects(text):
        value, confidence = _value(found, labels), _confidence(found)
        if value in labels:
            return Reading(value, confidence, repaired=not whole or found.get("label") != value)
        if value is not None and (label := _meant(value, labels)) is not None:
            return Reading(label, confidence, repaired=True)
    if cut := _CUT_SHORT.search(text):
        return Reading(_meant(cut.group(1), labels), repaired=True)
    bare = re.sub(
        r"^(label|class|category|answer|sentiment)\s*[:=]\s*", "", text, flags=re.IGNORECASE
    )
    label = _meant(bare, labels) or _mentioned(text, labels)
    return Reading(label, repaired=True)


def complaint(labels: Sequence[str], form: str) -> str:
    """Return what a model is told after a malformed reply."""
    listed = ", ".join(json.dumps(label, ensure_ascii=False) for label in labels[:200])
    return f"That reply cannot be used. {form} The label is exactly one of: {listed}."


def _objects(text: str) -> Iterator[tuple[dict[str, Any], bool]]:
    """JSON objects in a text, and whether the text is nothing else."""
    decoder, start = json.JSONDecoder(), text.find("{")
    while start >= 0:
        try:
            found, end = decoder.raw_decode(text, start)
        except (ValueError, RecursionError):
            end = start + 1
        else:
            if isinstance(found, dict):
                yield found, start == 0 and end == len(text)
        start = text.find("{", end)


def _value(found: dict[str, Any], labels: Sequence[str]) -> str | None:
    value = found.get("label")
    if value is None:  # another key, as long as it is the only one that holds a label
        held = [one for one in found.values() if isinstance(one, str) and one in labels]
        value = held[0] if len(held) == 1 else None
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    return value if isinstance(value, str) else None


def _confidence(found: dict[str, Any]) -> float | None:
    value = found.get("confidence")
    if isinstance(value, str):
        value = value.strip().removesuffix("%")
    try:
        number = float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return None
    if isinstance(value, float) and 0 < number <= 1:
        number *= 100  # a share, where a percentage was asked for
    return number / 100 if 0 <= number <= 100 else None


def folded(text: str) -> str:
    """Return letters and digits of a text, without case, accents and what stands between."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(one for one in plain if not unicodedata.combining(one))
    return " ".join(re.findall(r"[^\W_]+", kept))


def _meant(value: str, labels: Sequence[str]) -> str | None:
    """The label a value is, but for case, accents and marks, or a slip."""
    if value.strip() in labels:
        return value.strip()
    wanted = folded(value)
    same = [label for label in labels if folded(label) == wanted]
    if len(same) == 1:
        return same[0]
    if same or len(wanted) < SHORTEST_NEAR_MISS:
        return None
    near = [label for label in labels if _slips(wanted, folded(label))]
    return near[0] if len(near) == 1 else None


def _slips(one: str, other: str) -> bool:
    """Whether two words are a few letters apart: one in five of the shorter at most."""
    allowed = min(len(one), len(other)) // LETTERS_PER_SLIP
    if min(len(one), len(other)) >= SHORTEST_NEAR_MISS:
        allowed = max(1, allowed)
    if abs(len(one) - len(other)) > allowed:
        return False
    return edit_distance(one, other) <= allowed


def edit_distance(one: str, other: str) -> int:
    """Letters to insert, delete or replace (Levenshtein 1965)."""
    before = list(range(len(other) + 1))
    for row, left in enumerate(one, 1):
        current = [row]
        for column, right in enumerate(other, 1):
            change = before[column - 1] + (left != right)
            current.append(min(before[column] + 1, current[-1] + 1, change))
        before = current
    return before[-1]


def _mentioned(text: str, labels: Sequence[str]) -> str | None:
    """The one label a sentence mentions and does not deny."""
    words = f" {folded(text[:10_000])} "
    found: set[str] = set()
    # the longest first, so that "very good" does not count as "good" too
    for label in sorted(labels, key=lambda one: -len(folded(one))):
        name = f" {folded(label)} "
        if not name.strip() or name not in words:
            continue
        before = words.partition(name)[0].split()
        if _DENIALS & set(before[-3:]):
            return None
        found.add(label)
        words = words.replace(name, " | ")
    return found.pop() if len(found) == 1 else None
