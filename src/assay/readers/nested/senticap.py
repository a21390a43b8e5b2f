"""SentiCap's JSON, and the Karpathy layout it follows: images with several sentences each.

``{"images": [{"filename": …, "split": …, "sentences": [{"raw": …, "sentiment": 1}]}]}``
becomes one record a sentence (Mathews et al. 2016; Karpathy & Fei-Fei 2015).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any

from assay.readers.nested.rowtable import Explode
from assay.readers.tables import FixedRole
from assay.schema.records import Role

FIXED: Mapping[Role, FixedRole] = {
    "id": FixedRole("id", "made of image, sentiment and position, so it is stable"),
    "text": FixedRole("raw", "the sentence as it was written"),
    "image": FixedRole("filename", "the image that the sentence belongs to"),
}
LABEL = FixedRole("sentiment", "1 is read as positive, 0 and -1 as negative")
_NAMES = {1: "positive", 0: "negative", -1: "negative"}


def is_captions(record: Mapping[str, Any]) -> bool:
    """Tell whether an object is an image with its sentences."""
    sentences = record.get("sentences")
    return (
        isinstance(sentences, list)
        and bool(sentences)
        and all(isinstance(item, dict) and isinstance(item.get("raw"), str) for item in sentences)
        and isinstance(record.get("filename"), str)
    )


def has_sentiment(record: Mapping[str, Any]) -> bool:
    """Tell whether the sentences of an image bear a sentiment."""
    return any("sentiment" in sentence for sentence in record["sentences"])


def sentences() -> Explode:
    """Return a function that yields one record for each sentence of an image.

    It counts the sentences of each image and sentiment, because an image may stand several
    times, once for each sentiment.
    """
    seen: Counter[str] = Counter()

    def explode(record: dict[str, Any]) -> Iterator[dict[str, Any]]:
        items = record.get("sentences")
        if not isinstance(items, list):
            yield record
            return
        rest = {key: value for key, value in record.items() if key not in _DROPPED}
        for item in items:
            if not isinstance(item, dict):
                continue
            row = {**rest, **item}
            if "sentiment" in item:
                row["sentiment"] = _NAMES.get(item["sentiment"], item["sentiment"])
            row["id"] = _id(row, seen)
            yield row

    return explode


_DROPPED = ("sentences", "sentids")


def _id(row: Mapping[str, Any], seen: Counter[str]) -> str:
    if isinstance(row.get("sentid"), int | str):
        return str(row["sentid"])
    stem = PurePosixPath(str(row.get("filename", row.get("imgid", "")))).stem
    group = f"{stem}/{row['sentiment']}" if "sentiment" in row else stem
    seen[group] += 1
    return f"{group}/{seen[group]}"
