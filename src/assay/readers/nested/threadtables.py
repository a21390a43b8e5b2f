"""Tables of posts and of comments, each brought into the columns of records that name a parent."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from assay.readers.nested import posts
from assay.readers.pictures.carousel import NUMBER
from assay.readers.tables import FixedRole, Rewriting, RewrittenTable, Table
from assay.schema.records import Role


@dataclass(frozen=True)
class PostColumns:
    """Columns of posts: what tells them apart, what they say, and their picture."""

    key: str
    text: str | None
    title: str | None
    image: str | None


@dataclass(frozen=True)
class CommentColumns:
    """Columns of the comments: the post they name, their text, their own id, what they answer."""

    key: str
    text: str
    own: str | None = None
    answers: str | None = None
    depths: Mapping[str, int] = field(default_factory=dict[str, int])


class _Part(RewrittenTable):
    """A table whose columns are brought into those of posts and comments."""

    def __init__(self, table: Table, fixed: Mapping[Role, FixedRole]) -> None:
        super().__init__(table)
        self.format, self.fixed = "posts", fixed

    def _rewriting(self) -> Rewriting:
        before: dict[str, int] = {}
        return lambda frame: self._shaped(frame, before)

    @abstractmethod
    def _shaped(self, frame: pl.DataFrame, before: dict[str, int]) -> pl.DataFrame:
        """Bring a frame into those columns; ``before`` counts the comments of each post."""

    def _rest(self, frame: pl.DataFrame, used: set[str | None]) -> list[pl.Expr]:
        """Return what else stands there, save who wrote it."""
        return [
            pl.col(name)
            for name in frame.columns
            if name not in used and name not in posts.MADE and not posts.is_writer(name)
        ]

    def _number(self, value: pl.Expr | pl.Series) -> pl.Expr | pl.Series:
        """Return a number, as text where all else is."""
        return value.cast(pl.Int64 if self.typed else pl.String)


class PostsTable(_Part):
    """The posts.

    Args:
        table: As they stand in their file.
        columns: Which says what.
        fixed: Roles of the columns that are made.
    """

    def __init__(self, table: Table, columns: PostColumns, fixed: Mapping[Role, FixedRole]) -> None:
        super().__init__(table, fixed)
        self._columns = columns

    def _shaped(self, frame: pl.DataFrame, before: dict[str, int]) -> pl.DataFrame:  # noqa: ARG002
        of = self._columns
        key = plain_values(of.key)
        text = pl.lit(None, pl.String) if of.text is None else pl.col(of.text).cast(pl.String)
        if of.title is not None and of.text is not None:
            title = plain_values(of.title)
            both = pl.concat_str(title, text, separator="\n\n")
            text = pl.coalesce(pl.when(plain_values(of.text).is_not_null()).then(both), title, text)
        image = [] if of.image is None else [pl.col(of.image).cast(pl.String).alias("image")]
        none = pl.lit(None, pl.String)
        # each further picture of a post is a record of its own already
        above = pl.col("parent") if {NUMBER, "parent"} <= {*frame.columns} else none
        kind = pl.when(above.is_null()).then(pl.lit("post")).otherwise(pl.lit("picture"))
        return frame.select(
            key.alias("id"),
            text.alias("text"),
            *image,
            above.alias("parent"),
            none.alias("locator"),
            kind.alias("kind"),
            pl.coalesce(above, key).alias("post"),
            self._number(pl.lit(0)).alias("depth"),
            *self._rest(frame, {of.key, of.text, of.title, of.image}),
        )


class CommentsTable(_Part):
    """The comments.

    Args:
        table: As they stand in their file.
        columns: Which says what.
        fixed: Roles of the columns that are made.
    """

    def __init__(
        self, table: Table, columns: CommentColumns, fixed: Mapping[Role, FixedRole]
    ) -> None:
        super().__init__(table, fixed)
        self._columns = columns

    def _shaped(self, frame: pl.DataFrame, before: dict[str, int]) -> pl.DataFrame:
        of = self._columns
        keys: list[str | None] = frame.select(plain_values(of.key)).to_series().to_list()
        own = values_of(frame, of.own)
        answers = values_of(frame, of.answers)
        ids: list[str] = []
        above: list[str | None] = []
        depths: list[int] = []
        for key, mine, answered in zip(keys, own, answers, strict=True):
            place = before[key or ""] = before.get(key or "", 0) + 1
            ids.append(f"{key or 'no-post'}/{mine or f'#{place}'}")
            depths.append(of.depths.get(ids[-1], 1))
            above.append(key if depths[-1] == 1 else f"{key}/{answered}")
        return frame.select(
            pl.Series("id", ids, pl.String()),
            pl.col(of.text).cast(pl.String).alias("text"),
            pl.Series("parent", above, pl.String()),
            pl.lit(None, pl.String).alias("locator"),
            pl.lit("comment").alias("kind"),
            pl.Series("post", keys, pl.String()),
            self._number(pl.Series("depth", depths, pl.Int64())),
            *self._rest(frame, {of.key, of.text, of.own, of.answers}),
        )


def plain_values(column: str) -> pl.Expr:
    """Return the values of a column as texts; nothing where one is empty."""
    value = pl.col(column).cast(pl.String).str.strip_chars()
    return pl.when(value != "").then(value)


def values_of(frame: pl.DataFrame, column: str | None) -> list[str | None]:
    """Return the values of a column as texts, nothing where one is empty or there is no column."""
    if column is None:
        return [None] * frame.height
    return frame.select(plain_values(column)).to_series().to_list()
