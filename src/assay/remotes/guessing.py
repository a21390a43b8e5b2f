"""Paths that would read an answer nobody described: a proposal for a person to accept."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from assay.errors import InvalidSetting
from assay.remotes.mapping import Unreadable, answer_mapping, parse

MOST_VALUES = 5_000
_PLAIN = re.compile(r'[^\s.\[\]{}"%]+')
_SURE = ("conf", "score", "prob")
_NAMED = ("label", "intent", "name", "class", "category", "tag")


def guess_paths(body: bytes, count: int) -> tuple[str, str] | None:
    """Propose the path of the label and that of the confidence, or nothing.

    Words and numbers between 0 and 1 that stand side by side are paired; pairs whose names sound
    like a label and a confidence come first, and the first that reads the whole answer wins.

    Args:
        body: What a service answered.
        count: Texts it was asked about.
    """
    try:
        document = parse(body)
    except Unreadable:
        return None
    words: dict[str, None] = {}
    numbers: dict[str, None] = {}
    for path, value in islice(_values(document, ""), MOST_VALUES):
        if isinstance(value, str):
            words[path] = None
        elif isinstance(value, int | float) and not isinstance(value, bool):
            numbers[path] = None
    named = {path: None for path in numbers if path.endswith("{}")}
    pairs = [*((a, b) for a in words for b in numbers), *((path, path) for path in named)]
    for label, confidence in sorted(pairs, key=_unlikely):
        for unit in ("", "%") if any(word in confidence.lower() for word in _SURE) else ("",):
            if _reads(body, count, label, confidence + unit):
                return label, confidence + unit
    return None


def _values(value: Any, path: str) -> Iterator[tuple[str, object]]:  # noqa: ANN401 - any JSON
    if isinstance(value, list):
        for entry in value:
            yield from _values(entry, f"{path}[]")
    elif isinstance(value, dict):
        numeric = value and all(isinstance(one, int | float) for one in value.values())
        for name, entry in value.items():
            if numeric and len(value) > 1:
                yield f"{path}{{}}", entry
            step = name if _PLAIN.fullmatch(name) else '"' + re.sub(r'(["\\])', r"\\\1", name) + '"'
            yield from _values(entry, f"{path}.{step}" if path else step)
    else:
        yield path, value


def _unlikely(pair: tuple[str, str]) -> tuple[int, int, int]:
    label, confidence = pair
    last = [re.split(r"[.\]}]", path)[-1].lower() or path.lower() for path in pair]
    sounding = sum(
        any(word in name for word in known)
        for name, known in zip(last, (_NAMED, _SURE), strict=True)
    )
    apart = label.rpartition(".")[0] != confidence.rpartition(".")[0]
    return -sounding, apart, -label.count("[]")


def _reads(body: bytes, count: int, label: str, confidence: str) -> bool:
    try:
        mapping = answer_mapping(label, confidence)
        return not any(isinstance(one, Unreadable) for one in mapping.read(body, count))
    except (Unreadable, InvalidSetting):
        return False
