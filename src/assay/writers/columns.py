"""What the columns of an export are called."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from assay.schema.records import META_PREFIX

RESERVED = frozenset(
    {
        "id", "text", "image", "label", "split", "parent", "locator",
        "given", "excluded", "decision", "decided_by", "decided_at", "note", "length",
        "prediction", "best", "confidence", "margin", "entropy", "unsure", "probabilities",
        "finding", "history", "topic",
    }
)  # fmt: skip
"""Names with a meaning of their own in a record frame: no metadata column is given one."""

INTERNAL = frozenset({"_line"})
"""Columns that say where a row stood in its source; they mean nothing in another file."""


def plain_names(columns: Sequence[str]) -> dict[str, str]:
    """Name the columns of an export.

    The one rule: a metadata column ``meta.x`` is written as ``x``, as its source called
    it, unless that name is reserved (``RESERVED``), or two columns of the export would
    then have the same name; those stay ``meta.x``. Capitals make no difference in that
    comparison, since other programs make none. Every other column keeps its name, and
    the columns in ``INTERNAL`` are left out.

    Args:
        columns: Columns of a record frame, each once.

    Returns:
        Column of the frame → name in the export, in the order given.
    """
    kept = [column for column in columns if column not in INTERNAL]
    plain = {column: column.removeprefix(META_PREFIX) for column in kept}
    taken = Counter(name.casefold() for name in plain.values())
    present = {column.casefold() for column in kept}

    def name(column: str) -> str:
        wanted = plain[column]
        if wanted == column:
            return column
        free = taken[wanted.casefold()] == 1 and wanted.casefold() not in present | RESERVED
        return wanted if wanted and free else column

    return {column: name(column) for column in kept}
