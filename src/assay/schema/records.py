"""Record, the unit of every collection, and the columns it has in a frame."""

from __future__ import annotations

from typing import Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field

Split = Literal["train", "validation", "test", "none"]
"""The part a record plays in training; ``none`` when the source does not say."""

SPLITS: tuple[Split, ...] = get_args(Split)

HOLDOUT = 0.2
"""Share of records kept for testing where the source names no splits."""

Role = Literal["id", "text", "label", "split", "image"]
"""What a source column is used for; every other column is kept as metadata."""

META_PREFIX = "meta."
"""In frames and filters a metadata column is named ``meta.<source column>``."""


class Record(BaseModel):
    """One text or captioned image with what its source said about it.

    Attributes:
        id: The source's own id, else a hash of the content.
        text: The text or caption; ``None`` where the source has none.
        image: Path or name of the picture as the source gives it.
        label: The label given by the source (not by a decision).
        split: train, validation, test or none.
        meta: Every other column of the source, unchanged.
        parent: Id of the document a passage was cut from.
        locator: Where in the parent the passage stands (page, character span).
    """

    model_config = ConfigDict(frozen=True)

    id: str
    text: str | None = None
    image: str | None = None
    label: str | None = None
    split: Split = "none"
    meta: dict[str, Any] = Field(default_factory=dict)
    parent: str | None = None
    locator: str | None = None
