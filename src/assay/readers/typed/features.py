"""Class names as Hugging Face data sets write them, from wherever they stand."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson
import polars as pl


@dataclass(frozen=True)
class Features:
    """Names of the classes of each ClassLabel column, in order of their numbers."""

    names: dict[str, list[str]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.names)


def features_of_json(document: Mapping[str, Any]) -> Features:
    """Read ``features`` of a ``dataset_info.json``."""
    found: dict[str, list[str]] = {}
    _collect(document.get("features"), "", found)
    return Features(found)


def _collect(features: Any, prefix: str, found: dict[str, list[str]]) -> None:  # noqa: ANN401
    if not isinstance(features, dict):
        return
    for column, feature in features.items():
        if not isinstance(feature, dict):
            continue
        if feature.get("_type") == "ClassLabel" and isinstance(feature.get("names"), list):
            found[prefix + column] = [str(name) for name in feature["names"]]
        elif "_type" not in feature:
            _collect(feature, f"{prefix}{column}.", found)


def features_of_stream(head: bytes) -> Features | None:
    """Read the features in the schema at the start of an Arrow stream."""
    start = head.find(b'{"info":')
    if start < 0:
        return None
    text = head[start:].decode("utf-8", "ignore")
    try:
        document, _ = json.JSONDecoder().raw_decode(text)
    except json.JSONDecodeError:
        return None
    return features_of_json(document["info"]) if isinstance(document["info"], dict) else None


def features_of_parquet(path: Path) -> Features | None:
    """Read the features in a Parquet file's metadata, ``None`` where there are none."""
    text = pl.read_parquet_metadata(path).get("huggingface")
    if text is None:
        return None
    try:
        document = orjson.loads(text)
    except orjson.JSONDecodeError:
        return None
    info = document.get("info") if isinstance(document, dict) else None
    return features_of_json(info) if isinstance(info, dict) else None


_ENTRY = re.compile(r"^(\s*)-?\s*(?:'(\d+)'|\"(\d+)\"|(\d+))\s*:\s*(.+?)\s*$")


def features_of_readme(text: str) -> Features:
    """Read the class names in the YAML head of a data set card.

    Only the form that the hub writes is understood: ``- name: label`` followed by
    ``class_label:``, ``names:`` and lines of ``'0': negative``.
    """
    if not text.startswith("---"):
        return Features()
    head = text.split("\n---", 1)[0]
    found: dict[str, list[str]] = {}
    column, names = "", None
    for line in head.split("\n"):
        named = re.match(r"^\s*-\s*name:\s*(.+?)\s*$", line)
        if named:
            column, names = _unquoted(named[1]), None
        elif re.match(r"^\s*class_label:\s*$", line):
            names = []
            found.setdefault(column, names)
        elif names is not None:
            entry = _ENTRY.match(line)
            if entry:
                names.append(_unquoted(entry[5]))
            elif not re.match(r"^\s*names:\s*$", line):
                names = None
    return Features({column: names for column, names in found.items() if names})


def _unquoted(text: str) -> str:
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] and text[0] in "'\"" else text
