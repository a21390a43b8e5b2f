"""Tables of contents: what they say, the headings say where they stand."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assay.readers.documents.shapes import Line

_LEADER = re.compile(r"(?:[.·…‥_]\s?){5,}")
"""Dots that lead from a title to its page."""

_FEWEST = 3
"""Such lines on a page that are a table of contents."""


def without_contents(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Leave out the lines of a table of contents: dots, and titles and numbers beside them."""
    leading = [line for line in lines if not line.table and _LEADER.search(line.text)]
    if len(leading) < _FEWEST:
        return tuple(lines)
    return tuple(
        line
        for line in lines
        if not any(led.y0 <= (line.y0 + line.y1) / 2 <= led.y1 for led in leading)
    )
