"""Documents of a data set: what is known about each, its text, and where words stand on a page."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

DocumentKind = Literal["pdf", "docx", "html", "markdown", "plain"]


class DocumentInfo(BaseModel):
    """A document whose passages are records.

    Attributes:
        id: What its passages name as their ``parent``.
        title: Its title, or the name of its file.
        name: Name of the file; empty where it is not kept.
        kind: How it was read; ``None`` where the file is not kept.
        size: Of the file, in bytes.
        pages: How many it has; 0 where it has none.
        passages: Records it was cut into.
        cut: How, as ``180`` or ``300/100``.
        notes: What a person should know, a sentence each.
        run: The import that kept its file; ``None`` where it is not kept.
        key: Name of what is kept of it, in that import.
    """

    model_config = ConfigDict(frozen=True)

    id: str
    title: str
    name: str = ""
    kind: DocumentKind | None = None
    size: int = 0
    pages: int = 0
    passages: int = 0
    cut: str | None = None
    notes: tuple[str, ...] = ()
    run: str | None = None
    key: str = ""


class DocumentPassage(BaseModel):
    """A passage of a document, and where it stands in its text, in characters."""

    model_config = ConfigDict(frozen=True)

    record: str
    text: str
    heading: str | None = None
    page: int | None = None
    part: str | None = None
    start: int
    end: int


class DocumentText(BaseModel):
    """The text of a document and how it was cut.

    Attributes:
        document: What is known about it.
        text: All of it; empty where the file is not kept.
        passages: In reading order.
    """

    model_config = ConfigDict(frozen=True)

    document: DocumentInfo
    text: str
    passages: tuple[DocumentPassage, ...]


class Place(BaseModel):
    """A rectangle on a page, in shares of its width and height from the upper left corner."""

    model_config = ConfigDict(frozen=True)

    page: int
    x0: float
    y0: float
    x1: float
    y1: float


class Places(BaseModel):
    """Where a text stands on the pages of a PDF.

    Attributes:
        places: A rectangle for each line, in reading order.
        found: Share of its letters that were found, 0–1.
    """

    model_config = ConfigDict(frozen=True)

    places: tuple[Place, ...]
    found: float


class Recut(BaseModel):
    """What came of cutting the documents of a data set anew.

    Attributes:
        dataset: The data set with the new passages.
        source: The one they were cut from; it and its decisions are as they were.
        cut: How.
        documents, passages: How many.
        left_out: Documents whose file is not kept, or does not open without its password.
        seconds: Wall time.
    """

    model_config = ConfigDict(frozen=True)

    dataset: str
    source: str
    cut: str
    documents: int
    passages: int
    left_out: int = 0
    seconds: float
