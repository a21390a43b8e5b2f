"""What routes answer where no schema object of the library says it already."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from assay.schema.decisions import Decision


class _Reply(BaseModel):
    model_config = ConfigDict(frozen=True)


class Health(_Reply):
    """Whether the server works, and its version."""

    status: Literal["ok"] = "ok"
    version: str


class Session(_Reply):
    """What a page must know before it asks for anything else.

    Attributes:
        required: Whether a token is asked for.
        signed_in: Whether this caller has shown it.
        max_upload: Largest file that is accepted, in bytes.
        tunes: Whether networks can be trained here: the extra ``torch`` is installed.
    """

    required: bool
    signed_in: bool
    max_upload: int
    tunes: bool


class Column(_Reply):
    """A column of a page and its type: text, whole, number, truth, time, list or other."""

    name: str
    type: Literal["text", "whole", "number", "truth", "time", "list", "other"]


class RecordsPage(_Reply):
    """Some records of a data set.

    Attributes:
        fingerprint: Of the data set as shown; another one means that something changed.
        records: Records of the data set.
        count: Records that pass the filter; pictures, where each is shown once.
        offset: Where this page begins among them.
        columns: Its columns, in order.
        rows: Column → value.
        next: Cursor of the next page; ``None`` after the last.
    """

    dataset: str
    fingerprint: str
    records: int
    count: int
    offset: int
    columns: tuple[Column, ...]
    rows: tuple[dict[str, Any], ...]
    next: str | None


class ValueCount(_Reply):
    """A value and how many records have it."""

    value: str | int | float | bool | None
    count: int


class Facet(_Reply):
    """The most frequent values of a field."""

    field: str
    values: tuple[ValueCount, ...]


class Bin(_Reply):
    """Records whose value is from ``low`` to ``high``."""

    low: float
    high: float
    count: int


class Histogram(_Reply):
    """The values of a field in bins of equal width; seconds since 1970 for times."""

    field: str
    bins: tuple[Bin, ...]


class View(RecordsPage):
    """A page, and the facets and histograms of all records that pass the same filter."""

    facets: tuple[Facet, ...]
    histograms: tuple[Histogram, ...]


class DecisionsSaved(_Reply):
    """Decisions that are on disk.

    Attributes:
        count: How many.
        last: Number of the last in the data set's history.
        saved: The decisions; of very many only the first thousand.
    """

    dataset: str
    count: int
    last: int
    saved: tuple[Decision, ...]
