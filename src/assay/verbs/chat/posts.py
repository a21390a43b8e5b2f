"""Posts, comments and further pictures: records of several kinds in one data set."""

from __future__ import annotations

import re
from collections.abc import Mapping

from assay.chat import plain
from assay.schema.filters import And, Compare, Filter
from assay.verbs.chat.scene import Scene

KIND, POST, PLACE = "meta.kind", "meta.post", "meta.picture_number"
MADE = frozenset({KIND, POST, PLACE, "meta.depth"})
"""Columns that the reader of posts made, and that a message means by other words."""

_POSTS, _COMMENTS = r"\bposts?\b", r"\b(?:comments|replies)\b"


def nouns_of(scene: Scene, message: str) -> Mapping[str, Filter]:
    """Return what a message calls records of one kind, as a pattern, and the filter for these."""
    schema = scene.frame.schema
    if POST not in schema or re.search(r"[\"“]|\bthe words?\b", message):
        return {}
    found: dict[str, Filter] = {}
    if KIND in schema:
        found[_POSTS] = Compare(field=KIND, operator="=", value="post")
        found[_COMMENTS] = Compare(field=KIND, operator="=", value="comment")
    elif PLACE in schema:
        found[_POSTS] = Compare(field=PLACE, operator="=", value=1)
    said = plain(message)
    return {pattern: one for pattern, one in found.items() if re.search(pattern, said)}


def among(scene: Scene, message: str, query: str) -> tuple[str, Filter | None]:
    """Return what is looked for without the word for a kind of records, and the filter for it."""
    nouns = nouns_of(scene, message)
    for pattern in nouns:
        without = re.sub(rf"(?i)(?:\b(?:the|some|any|all|of)\s+)*{pattern}", " ", query)
        query = re.sub(r"^\s*(?:that|which|are|is|with|about|on|of)\b", " ", without)
        query = " ".join(query.split())
    parts = tuple(nouns.values())
    return query, (parts[0] if len(parts) == 1 else None)


def both(first: Filter | None, second: Filter | None) -> Filter | None:
    """Return the filter for what passes two, either of which may be missing."""
    if first is None or second is None:
        return first or second
    return And(of=(first, second))
