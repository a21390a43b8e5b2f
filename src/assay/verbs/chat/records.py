"""Records as they are shown with an answer."""

from __future__ import annotations

import numpy as np

from assay.answer import Passage
from assay.schema.conversations import ChatRecord
from assay.store import Frame

_SHOWN = ("text", "image", "label", "topic", "split")


def records_of(frame: Frame, ids: tuple[str, ...]) -> tuple[ChatRecord, ...]:
    """Return records as they are shown with an answer; those that are gone are left out."""
    rows = [int(row) for row in frame.positions(list(dict.fromkeys(ids))) if row >= 0]
    passages = "meta.document" in frame.schema  # else a parent is a post, or another text
    of_passages = ("parent", "locator", "meta.document") if passages else ()
    names = [name for name in (*_SHOWN, *of_passages) if name in frame.schema]
    table = frame.at(np.array(rows, dtype=np.int64), ["id", *names])
    return tuple(_record(row, passages=passages) for row in table.iter_rows(named=True))


def _record(row: dict[str, object], *, passages: bool) -> ChatRecord:
    told = {name: str(row[name]) for name in _SHOWN if row.get(name) is not None}
    record = ChatRecord(record=str(row["id"]), **told)  # pyright: ignore[reportArgumentType]
    if not passages or row["parent"] is None:
        return record
    locator = row["locator"]
    place = Passage(record.record, record.text or "", locator=locator and str(locator)).place  # type: ignore[arg-type]
    return record.model_copy(
        update={
            "document": str(row["parent"]),
            "title": row["meta.document"],
            "page": place[0],
            "start": place[1],
            "end": place[2],
        }
    )
