"""Posts in one table and their comments in another, joined by the post that a comment names.

``posts.csv`` with ``post_id,body`` beside ``comments.csv`` with ``comment_id,post_id,text``
becomes the records that posts with their comments inside become (see ``posts``).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

import polars as pl

from assay.readers.guessing.names import PLAIN_IDS, rank, simple
from assay.readers.nested import posts
from assay.readers.nested.threadtables import (
    CommentColumns,
    CommentsTable,
    PostColumns,
    PostsTable,
    plain_values,
    values_of,
)
from assay.readers.rejects import Rejects
from assay.readers.tables import LINE, FixedRole, Table

_LOOKED_AT = 500
_FITS = 0.5  # share of the posts named by comments that must be there
_COMMENTS = re.compile(
    r"(?i)(?:comment|repl(?:y|ies)|answer|response|reaction|kommentar|comentario)"
)
_OF = ("post", "submission", "status", "media", "photo", "picture", "image", "video", "tweet",
       "thread", "article", "story", "item", "link", "root", "caption")  # fmt: skip
_KEYS = frozenset((*(f"{name}_id" for name in _OF), *(f"{name}id" for name in _OF), *_OF,
                   "file_name", "filename", "shortcode", "permalink", "parent_id"))  # fmt: skip
"""Columns of a comment that may name its post."""

_OWN = ("comment_id", "commentid", "reply_id", "answer_id", "response_id", "id", "uid", "uuid",
        "pk")  # fmt: skip
_ANSWERED = (
    "reply_to", "reply_to_id", "in_reply_to", "in_reply_to_id", "parent_comment_id",
    "parent_comment", "replied_to", "reply_to_comment_id", "parent_id",
)  # fmt: skip
"""Columns of a comment that may name the comment it answers."""


@dataclass(frozen=True)
class Joined:
    """Posts and comments as tables of records of one form.

    Attributes:
        tables: The posts, then the comments.
        origins: Paths of the files that are used.
        notes: What was guessed, and what does not fit.
    """

    tables: tuple[Table, ...]
    origins: frozenset[str]
    notes: tuple[str, ...]


def joined_threads(tables: Sequence[Table]) -> Joined | None:
    """Join a table of comments to that of the posts it names; ``None`` where none does.

    Args:
        tables: Of different columns, from one folder.
    """
    samples = [table.sample(_LOOKED_AT) for table in tables]
    found: list[tuple[float, int, int, PostColumns, CommentColumns]] = []
    for below, comments in enumerate(samples):
        if not _is_comments(tables[below], comments):
            continue
        for above, said in enumerate(samples):
            alike = {*said.columns} == {*comments.columns}  # further rows of one table
            if alike or tables[above].typed != tables[below].typed:
                continue
            fit = _fit(tables[above], said, comments)
            if fit is not None:
                share, of_posts, of_comments = fit
                found.append((share, above, below, of_posts, of_comments))
    if not found:
        return None
    _, above, below, of_posts, of_comments = max(found, key=lambda one: one[0])
    return _join(tables[above], tables[below], of_posts, of_comments)


def _join(said: Table, below: Table, of_posts: PostColumns, of_comments: CommentColumns) -> Joined:
    ids = Counter(value for (value,) in _whole(said, [of_posts.key]) if value)
    columns = [of_comments.key, *filter(None, (of_comments.own, of_comments.answers))]
    lost, homeless = 0, 0
    answered: dict[str, str | None] = {}
    for key, *more in _whole(below, columns):
        homeless += not key
        lost += bool(key) and key not in ids
        if len(more) == 2 and more[0]:
            answered[f"{key}/{more[0]}"] = f"{key}/{more[1]}" if more[1] else None
    of_comments = replace(of_comments, depths=_depths(answered))
    notes = [
        posts.NOTE,
        f"'{below.origin.relative}' was taken for comments on the posts of "
        f"'{said.origin.relative}': '{of_comments.key}' names their '{of_posts.key}'.",
    ]
    doubled = sum(1 for count in ids.values() if count > 1)
    if doubled:
        notes.append(f"{_many(doubled, 'post')} {_stand(doubled)} more than once.")
    if lost:
        notes.append(f"{_many(lost, 'comment')} {_name(lost)} a post that is not there; kept.")
    if homeless:
        notes.append(f"{_many(homeless, 'comment')} {_name(homeless)} no post; kept.")
    columns = [*said.sample(1).columns, *below.sample(1).columns]
    writers = sorted({name for name in columns if posts.is_writer(name)})
    if writers:
        listed = ", ".join(f"'{name}'" for name in writers)
        notes.append(f"Who wrote them ({listed}) was left out.")
    fixed = dict(posts.FIXED)
    if of_posts.image is not None:
        fixed["image"] = FixedRole("image", "the picture of the post")
    if all(rank("label", name) is None for name in columns):
        fixed["label"] = FixedRole("", "nobody labelled the posts")
    tables = (PostsTable(said, of_posts, fixed), CommentsTable(below, of_comments, fixed))
    return Joined(tables, frozenset(t.origin.relative for t in tables), tuple(notes))


def _is_comments(table: Table, sample: pl.DataFrame) -> bool:
    """Tell by the name of the file, or of a column, whether a table holds comments."""
    name = PurePosixPath(table.origin.relative).name
    named = [column for column in sample.columns if _COMMENTS.match(column)]
    return bool(_COMMENTS.search(name) or len(named) > 1)


def _fit(
    table: Table, said: pl.DataFrame, comments: pl.DataFrame
) -> tuple[float, PostColumns, CommentColumns] | None:
    """Return how well comments fit posts, by which columns; ``None`` where they do not."""
    of_posts = _posts_of(said)
    text = _text_of(comments)
    if of_posts is None or text is None:
        return None
    best: tuple[float, str, str] | None = None
    for key in (name for name in comments.columns if simple(name) in _KEYS and name != text):
        named = set(values_of(comments, key)) - {None}
        for own in _keys_of(said, key):
            ids = {value for (value,) in _whole(table, [own]) if value}
            share = len(named & ids) / max(1, len(named))
            if share >= _FITS and (best is None or share > best[0]):
                best = share, own, key
    if best is None:
        return None
    share, own, key = best
    mine, answers = (_named(comments, names, {key, text}) for names in (_OWN, _ANSWERED))
    return share, replace(of_posts, key=own), CommentColumns(key, text, mine, answers)


def _keys_of(said: pl.DataFrame, key: str) -> list[str]:
    """Return the columns of posts that a column of comments may name, its namesake first."""
    alike = [name for name in said.columns if simple(name) == simple(key)]
    own = [name for name in said.columns if simple(name) in PLAIN_IDS | {"pk", "post_id"}]
    return list(dict.fromkeys([*alike, *own]))


def _posts_of(sample: pl.DataFrame) -> PostColumns | None:
    """Return which columns of a table are of posts; ``None`` where it has no text or picture."""
    text = _text_of(sample)
    title = _named(sample, ("title", "headline", "subject"), {text})
    image = _named(sample, posts.IMAGES, {text, title})
    if text is None and image is None:
        return None
    return PostColumns("", text, title, image)


def _text_of(sample: pl.DataFrame) -> str | None:
    """Return the column of what is said, the likeliest first."""
    ranked = [(rank("text", name), name) for name in sample.columns if name != LINE]
    found = sorted((place, name) for place, name in ranked if place is not None)
    worded = [
        name for _, name in found if sample[name].dtype == pl.String and _is_worded(sample[name])
    ]
    return next(iter(worded), None)


def _is_worded(values: pl.Series) -> bool:
    letters = values.drop_nulls().str.contains(r"\p{L}")
    return len(letters) > 0 and bool(letters.any())


def _named(sample: pl.DataFrame, names: Sequence[str], taken: set[str | None]) -> str | None:
    known = {simple(name): name for name in reversed(sample.columns) if name not in taken}
    return next((known[name] for name in names if name in known), None)


def _whole(table: Table, columns: Sequence[str]) -> Iterator[tuple[str | None, ...]]:
    """Yield some columns of a whole table; what is wrong with rows is said when they are read."""
    lenient = Rejects("", skip_bad=True, limit=table.origin.limits.max_rejects)
    for frame in table.frames(lenient):
        yield from frame.select(
            plain_values(name).alias(str(at)) for at, name in enumerate(columns)
        ).iter_rows()


def _depths(answered: Mapping[str, str | None]) -> dict[str, int]:
    """Return how deep each comment lies that answers another; 1 where they go in circles.

    Args:
        answered: Comment → what it answers; nothing where it answers the post.
    """
    known = {one: above for one, above in answered.items() if above in answered and above != one}
    depths: dict[str, int] = {}
    for one in known:
        way = {one: None}
        last = one
        while last in known and last not in depths and known[last] not in way:
            last = str(known[last])
            way[last] = None
        if last in known and last not in depths:  # a circle
            depths |= dict.fromkeys(way, 1)
            continue
        deep = depths.get(last, 1)
        for up, name in enumerate(reversed(list(way)[:-1]), 1):
            depths[name] = deep + up
    return depths


def _many(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _stand(count: int) -> str:
    return "stands" if count == 1 else "stand"


def _name(count: int) -> str:
    return "names" if count == 1 else "name"
