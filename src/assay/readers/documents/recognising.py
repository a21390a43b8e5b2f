"""Pages that are pictures, read by text recognition: the extra ``ocr``."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path
from statistics import fmean, median
from typing import Any, Protocol

import numpy as np
import pypdfium2 as pdfium

from assay.readers.documents.grids import as_read
from assay.readers.documents.shapes import RECOGNISING, Line, Page, Seen

MOST_RECOGNISED = 500
"""Pages of a document that are recognised; each takes seconds."""

_SCALE = 200 / 72
"""Pixels to a point: 200 to an inch, which is enough for letters of 8 points."""

_LARGEST_SIDE = 2_000
"""Pixels; what the recogniser would make of a larger picture anyway."""

_SURE = 0.5
"""Below it a line is more likely a drawing than letters."""


@dataclass(frozen=True)
class PageRead:
    """A page that was recognised, or lost.

    Attributes:
        page: From 1.
        lines: What stands on it.
        scores: Of its lines, from 0 to 1.
        lost: Whether the reader hung on it, or was ended by it.
    """

    page: int
    lines: tuple[Line, ...] = ()
    scores: tuple[float, ...] = ()
    lost: bool = False


def page_read(told: Mapping[str, Any]) -> PageRead:
    """Return a page as it was before it went from a process to another as JSON."""
    lines = tuple(Line(**line) for line in told["lines"])
    return PageRead(told["page"], lines, tuple(told["scores"]), told["lost"])


class Progress(Protocol):
    """Hears of recognising while it goes on."""

    def begin(self, pages: int) -> None:
        """So many pages will be recognised, before memory and time are spent on it."""
        ...

    def look(self, page: int) -> None:
        """A page is begun."""
        ...

    def done(self, read: PageRead) -> None:
        """A page is done."""
        ...


class Unheard:
    """Progress that nobody hears of."""

    def begin(self, pages: int) -> None:
        """Say nothing."""

    def look(self, page: int) -> None:
        """Say nothing."""

    def done(self, read: PageRead) -> None:
        """Say nothing."""


@dataclass(frozen=True)
class Recognised:
    """What was recognised.

    Attributes:
        pages: All pages, those that were pictures with lines now where some were found.
        numbers: Of the pages that got lines, from 1.
        confidence: Mean over the lines, from 0 to 1; 0 without lines.
        left: Pages beyond ``MOST_RECOGNISED``, which were not looked at.
        late: Pages that were not looked at since the time was up.
        lost: Those that the reader hung on, or that ended it, from 1.
        broken: Why the recogniser, which is installed, does not start; "" where it does.
    """

    pages: list[Page]
    numbers: tuple[int, ...]
    confidence: float
    left: int
    late: int = 0
    lost: tuple[int, ...] = ()
    broken: str = ""


def recogniser() -> Any:  # noqa: ANN401 - rapidocr has no types of its own
    """Start the recogniser.

    Raises:
        Exception: Whatever it, or a library it needs, does not start for.
    """
    from rapidocr import RapidOCR  # noqa: PLC0415 - an extra

    return RapidOCR(
        params={
            "Global.log_level": "error",
            "EngineConfig.onnxruntime.intra_op_num_threads": min(4, os.cpu_count() or 1),
        }
    )


def recognised(
    path: Path,
    password: str | None,
    pages: Sequence[Page],
    progress: Progress | None = None,
    seconds: float = RECOGNISING,
    known: Sequence[PageRead] = (),
) -> Recognised | None:
    """Recognise the pages that hold no text.

    Args:
        path: The PDF.
        password: What opens it, if it is encrypted.
        pages: As they were read.
        progress: Hears how far it is.
        seconds: All of them may take; what was recognised by then is kept.
        known: Pages that were recognised before, or lost, and are not looked at again.

    Returns:
        The pages, or ``None`` without the extra.
    """
    progress = progress or Unheard()
    reads = {read.page: read for read in known}
    wanted = [at for at, page in enumerate(pages) if not page.lines and page.width]
    left = max(0, len(wanted) - MOST_RECOGNISED)
    wanted = wanted[:MOST_RECOGNISED]
    open_ = [at for at in wanted if pages[at].number not in reads]
    late = 0
    if open_:
        if find_spec("rapidocr") is None:
            return None
        progress.begin(len(open_))
        try:
            engine = recogniser()
        except Exception as error:  # noqa: BLE001 - a document with a text of its own is read still
            why = f"{type(error).__name__}: {error}"
            return Recognised(list(pages), (), 0.0, left, broken=why)
        until = time.monotonic() + seconds
        with pdfium.PdfDocument(path, password=password) as document:
            for done, at in enumerate(open_):
                if (done or reads) and time.monotonic() > until:
                    late = len(open_) - done
                    break
                number = pages[at].number
                progress.look(number)
                reads[number] = PageRead(number)
                with suppress(pdfium.PdfiumError):  # one broken page costs itself only
                    reads[number] = PageRead(number, *_lines(document, pages[at], engine))
                progress.done(reads[number])
    found = [
        replace(page, lines=reads[page.number].lines, ordered=False)
        if page.number in reads
        else page
        for page in pages
    ]
    numbers = tuple(number for number in sorted(reads) if reads[number].lines)
    scores = [score for number in numbers for score in reads[number].scores]
    lost = tuple(number for number in sorted(reads) if reads[number].lost)
    return Recognised(found, numbers, fmean(scores) if scores else 0.0, left, late, lost)


def seen_on(pages: Sequence[Page], numbers: Sequence[int]) -> tuple[Seen, ...]:
    """Return the lines of the pages that were recognised, in the order they are read in."""
    return tuple(
        Seen(
            page.number,
            line.text,
            round(line.x0 / page.width, 5),
            round(line.y0 / page.height, 5),
            round(line.x1 / page.width, 5),
            round(line.y1 / page.height, 5),
        )
        for page in pages
        if page.number in numbers
        for line in as_read(page.lines)
    )


def _lines(
    document: pdfium.PdfDocument,
    page: Page,
    engine: Any,  # noqa: ANN401
) -> tuple[tuple[Line, ...], tuple[float, ...]]:
    scale = min(_SCALE, _LARGEST_SIDE / max(page.width, page.height))
    drawn = document[page.number - 1]
    try:
        shown = drawn.render(scale=scale)  # pyright: ignore[reportArgumentType] - fractions are fine
        picture = np.array(shown.to_numpy()[:, :, :3])
    finally:
        drawn.close()
    if picture.min() == picture.max():  # blank
        return (), ()
    told = engine(picture)
    if told.boxes is None:
        return (), ()
    kept = [
        (text.strip(), box, float(score))
        for text, box, score in zip(told.txts, told.boxes, told.scores, strict=True)
        if text.strip() and score >= _SURE
    ]
    if not kept:
        return (), ()
    boxes = [_box(corners / scale) for _, corners, _ in kept]
    usual = median(y1 - y0 for _, y0, _, y1 in boxes)
    lines = tuple(
        Line(text, *box, _size(box[3] - box[1], usual))
        for (text, _, _), box in zip(kept, boxes, strict=True)
    )
    return lines, tuple(score for _, _, score in kept)


def _box(corners: Any) -> tuple[float, float, float, float]:  # noqa: ANN401
    (x0, y0), (x1, y1) = corners.min(axis=0), corners.max(axis=0)
    return float(x0), float(y0), float(x1), float(y1)


def _size(height: float, usual: float) -> float:
    """Return the size of letters; boxes are a little higher or lower than their neighbours'."""
    return 0.8 * (usual if 0.75 < height / usual < 1.3 else height)
