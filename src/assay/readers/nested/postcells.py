"""Posts with comments in a table: the comments as a list in a cell, or a row for each of them.

``post_id,picture,text,comments`` with ``[{"id": 1, "text": …}]`` or ``["So schön!"]`` in a cell;
``post_id,picture,text,comment`` with the post told again in each row. Either becomes the records
that posts in JSON become (see ``posts``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from assay.readers.guessing.names import simple
from assay.readers.nested import posts
from assay.readers.nested.flatten import read_list
from assay.readers.nested.rowtable import Explode, RowReader, RowTable
from assay.readers.rejects import Rejects
from assay.readers.text.delimited import DelimitedRows, DelimitedTable

_LOOKED_AT = 500
_COMMENT = ("comment", "comment_text", "comment_body", "comment_content", "reply", "reply_text")
_POST = ("post_text", "post", "post_body", "post_content", "text", "caption", "message", "body")
_POST_IDS = ("post_id", "postid", "post_uid", "submission_id", "status_id", "media_id")
_COMMENT_IDS = ("comment_id", "commentid", "reply_id")


def posts_in(table: DelimitedTable) -> RowTable | None:
    """Return a table of posts and comments; ``None`` where a file holds none."""
    cell = next((name for name in table.columns if simple(name) in posts.ANSWERS), None)
    if cell is not None:
        listed = CommentCells(table, cell)
        some = _some(listed)
        return _table(listed, posts.threads, some) if any(map(posts.is_post, some)) else None
    rows = CommentRows.of(table)
    return _table(rows, rows.threads, _some(rows)) if rows is not None and rows.repeats() else None


class CommentCells(DelimitedRows):
    """Rows of which one cell is a list of comments.

    Args:
        table: The file.
        cell: Its column of comments.
    """

    def __init__(self, table: DelimitedTable, cell: str) -> None:
        super().__init__(table)
        self.format = "posts"
        self._cell = cell

    def rows(self, rejects: Rejects) -> Iterator[tuple[int, dict[str, Any]]]:
        """Yield line and fields of each row, its comments as a list; note what is none."""
        for line, row in super().rows(rejects):
            told = (row[self._cell] or "").strip()
            listed = read_list(told) if told else []
            if listed is None:
                rejects.add(line, f"'{self._cell}' is no list of comments", told)
                continue
            rest = {key: value for key, value in row.items() if key != self._cell}
            yield line, {**rest, simple(self._cell): listed}


class CommentRows(DelimitedRows):
    """Rows of one comment each, which tell the post again.

    Args:
        table: The file.
        post: Column of what the post says.
        comment: Column of what the comment says.
        key: Column that tells posts apart.
    """

    def __init__(self, table: DelimitedTable, post: str, comment: str, key: str) -> None:
        super().__init__(table)
        self.format = "posts"
        self._post, self._comment, self._key = post, comment, key

    @classmethod
    def of(cls, table: DelimitedTable) -> CommentRows | None:
        """Find the columns by their names; ``None`` where one is missing."""
        known = {simple(name): name for name in reversed(table.columns)}
        found = [
            next((known[name] for name in names if name in known), None)
            for names in (_POST, _COMMENT, (*_POST_IDS, *posts.IMAGES))
        ]
        post, comment, key = found
        return cls(table, post, comment, key) if post and comment and key else None

    def repeats(self) -> bool:
        """Tell whether posts stand several times, each time saying the same."""
        seen: dict[str, str] = {}
        rows = 0
        for row in _some(self, _LOOKED_AT):
            if row[self._key] and row[self._comment]:
                rows += 1
                if seen.setdefault(row[self._key], row[self._post]) != row[self._post]:
                    return False
        return 0 < len(seen) < rows

    def threads(self) -> Explode:
        """Return a function that yields the post where it is new, and the comment of a row."""
        seen: Counter[str] = Counter()

        def explode(record: dict[str, Any]) -> Iterator[dict[str, Any]]:
            own = record[self._key] or f"post-{len(seen) + 1}"
            about = {
                key: value
                for key, value in record.items()
                if key not in {self._post, self._comment, self._key} and not posts.is_writer(key)
            }
            picture = next((name for name in about if simple(name) in posts.IMAGES), None)
            of_comment = {key for key in about if simple(key).startswith(("comment", "reply"))}
            if own not in seen:
                seen[own] = 0
                rest = {key: value for key, value in about.items() if key not in of_comment}
                yield _row(own, own, None, record[self._post], rest, picture or self._key)
            if record[self._comment]:
                seen[own] += 1
                named = (record.get(name) for name in about if simple(name) in _COMMENT_IDS)
                below = next(filter(None, named), f"#{seen[own]}")
                rest = {key: value for key, value in about.items() if key != picture}
                yield _row(f"{own}/{below}", own, own, record[self._comment], rest, None)

        return explode


def _row(
    own: str,
    post: str,
    parent: str | None,
    text: str,
    about: Mapping[str, Any],
    picture: str | None,
) -> dict[str, Any]:
    rest = {key: value for key, value in about.items() if key not in posts.MADE and key != picture}
    named = picture is not None and simple(picture) in posts.IMAGES
    return {
        "id": own,
        "text": text,
        "image": about.get(picture, post) if named and picture is not None else None,
        "parent": parent,
        "locator": None,
        "kind": "comment" if parent else "post",
        "post": post,
        "depth": 1 if parent else 0,
        **rest,
    }


def _some(reader: RowReader, most: int = 50) -> list[dict[str, Any]]:
    lenient = Rejects("", skip_bad=True, limit=reader.origin.limits.max_rejects)
    return [row for _, row in islice(reader.rows(lenient), most)]


def _table(reader: RowReader, explode: Any, some: list[dict[str, Any]]) -> RowTable:  # noqa: ANN401
    fixed = posts.roles_of(some)
    if any(simple(key) in posts.IMAGES for row in some for key in row):
        fixed["image"] = posts.IMAGE
    reader.notes += posts.told_of(some)
    return RowTable(reader, explode=explode, fixed=fixed, as_text=True)
