"""Topics over the values of a column, and groups of topics."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import polars as pl
from numpy.typing import NDArray

from assay.errors import InvalidSetting
from assay.schema.topics import TopicCount, TopicGroup, TopicsOver
from assay.topics import cut
from assay.topics.describing import describe
from assay.topics.over import crosstab, drift
from assay.verbs.context import Context
from assay.verbs.looking.topical import themes
from assay.verbs.looking.view import view
from assay.verbs.theming.topic_edits import topics_now

MOST = 12
"""Values told apart; of numbers and times so many ranges at most."""

OTHER = "other"
WITHOUT = "(none)"
PERIODS = {"1d": "%Y-%m-%d", "1mo": "%Y-%m", "1q": "%Y-%m", "1y": "%Y", "10y": "%Y"}
"""How times are cut and written; the first that makes few enough."""


@dataclass(frozen=True)
class Coded:
    """A column as a few values.

    Attributes:
        values: What they are.
        code: (n,) index into them, −1 for none.
    """

    values: tuple[str, ...]
    code: NDArray[np.int64]


def topics_over(ctx: Context, dataset: str, column: str, *, most: int = MOST) -> TopicsOver:
    """Count the records of each topic over the values of a column.

    Excluded records are left out; of a list the first value counts.

    Args:
        column: Any field of a filter: label, split, prediction, or a column of the source, with
            or without ``meta.`` before it.
        most: Values told apart; the others are one.

    Raises:
        NoTopics: The data set has no topics yet.
        InvalidFilter: There is no such column.
        InvalidSetting: Less than two values are to be told apart.
    """
    if most < 2:
        raise InvalidSetting(f"{most} values cannot be told apart.", hint="Ask for 2 or more.")
    found = themes(ctx, dataset)
    now = topics_now(found)
    frame = view(ctx, dataset)
    rows = frame.positions(found.table["id"])
    there = rows >= 0
    excluded = frame.column("excluded").fill_null(value=False).to_numpy()
    there[there] = ~excluded[rows[there]]
    place = {topic.id: at for at, topic in enumerate(now.topics)}
    topic = np.array([place.get(number, -1) for number in found.members.tolist()], dtype=np.int64)
    meta = f"meta.{column}"
    column = meta if column not in frame.schema and meta in frame.schema else column
    coded = encode(frame.column(column).gather(rows[there]), most)
    counts = crosstab(topic[there], coded.code, len(now.topics), len(coded.values))
    totals = counts.sum(axis=0)
    moved = drift(counts)
    named = [*((one.id, one.name) for one in now.topics), (-1, WITHOUT)]
    return TopicsOver(
        dataset=dataset,
        run=now.run,
        column=column,
        values=coded.values,
        totals=tuple(totals.tolist()),
        rows=tuple(
            TopicCount(
                topic=number,
                name=name,
                counts=tuple(row.tolist()),
                shares=tuple((row / np.maximum(totals, 1)).round(6).tolist()),
            )
            for (number, name), row in zip(named, counts, strict=True)
            if number >= 0 or row.any()
        ),
        drift=tuple(moved.distance.round(6).tolist()),
        expected=tuple(moved.expected.round(6).tolist()),
        without=int((coded.code < 0).sum()),
    )


def grouped(ctx: Context, dataset: str, groups: int) -> tuple[TopicGroup, ...]:
    """Cut the tree of topics into so many groups, largest first.

    Raises:
        NoTopics: The data set has no topics yet.
        InvalidSetting: Less than one group is wanted.
    """
    if groups < 1:
        raise InvalidSetting(f"{groups} groups: it takes 1 or more.")
    found = themes(ctx, dataset)
    now = topics_now(found)
    if not now.topics:
        return ()
    group = cut(now.merges, groups)
    place = {topic.id: at for at, topic in enumerate(now.topics)}
    records = ctx.store.frame(dataset)
    rows = records.positions(found.table["id"])
    texts = records.at(np.maximum(rows, 0), ["text"])["text"].to_list()
    numbers = [place.get(number, -1) for number in found.members.tolist()]
    member = np.array([group[at] if at >= 0 else -1 for at in numbers], dtype=np.int64)
    told = describe(texts, member, int(group.max()) + 1, called="Group", first=1)
    made = []
    for number, one in enumerate(told):
        inside = [topic for topic, own in zip(now.topics, group, strict=True) if own == number]
        name = inside[0].name if len(inside) == 1 else one.name
        count = sum(topic.count for topic in inside)
        made.append(TopicGroup(name=name, topics=tuple(t.id for t in inside), count=count))
    return tuple(sorted(made, key=lambda one: -one.count))


def encode(column: pl.Series, most: int = MOST) -> Coded:
    """Tell the values of a column apart: periods of times, ranges of numbers, frequent values."""
    if isinstance(column.dtype, pl.List):
        column = column.list.first()
    times = _times(column)
    if times is not None:
        return _periods(times, most)
    if column.dtype.is_numeric() and column.n_unique() > most:
        return _ranges(column, most)
    return _frequent(column, most)


def _times(column: pl.Series) -> pl.Series | None:
    """Return a column as times, where it holds times, or texts that all begin like a date."""
    if column.dtype.is_temporal() and column.dtype not in (pl.Time, pl.Duration):
        return column.cast(pl.Datetime("us"))
    if column.dtype != pl.String:
        return None
    given = column.drop_nulls()
    if not len(given) or not given.str.contains(r"^\d{4}-\d{2}-\d{2}([T ]|$)").all():
        return None
    return column.str.slice(0, 10).str.to_date(strict=False).cast(pl.Datetime("us"))


def _periods(times: pl.Series, most: int) -> Coded:
    cut = ((times.dt.truncate(period), period, written) for period, written in PERIODS.items())
    few = (one for one in cut if one[0].drop_nulls().n_unique() <= most)
    begins, period, written = next(few, (None, "", ""))
    if begins is None:
        return _ranges(times.dt.year(), most)
    known = begins.drop_nulls().unique().sort()
    code = _codes(begins, known)
    names = known.dt.strftime(written).to_list()
    if period == "1q":
        names = [f"{begin.year} Q{(begin.month + 2) // 3}" for begin in known.to_list()]
    return Coded(tuple(names), code)


def _ranges(column: pl.Series, most: int) -> Coded:
    numbers = column.cast(pl.Float64).fill_null(float("nan")).to_numpy().copy()
    finite = np.isfinite(numbers)
    edges = np.unique(np.quantile(numbers[finite], np.linspace(0, 1, min(most, 8) + 1)))
    code = np.clip(np.searchsorted(edges, numbers, side="right") - 1, 0, max(0, len(edges) - 2))
    names = [f"{low:.4g} – {high:.4g}" for low, high in pairwise(edges)]
    return Coded(tuple(names or [f"{edges[0]:.4g}"]), np.where(finite, code, -1))


def _frequent(column: pl.Series, most: int) -> Coded:
    texts = column.cast(pl.String).alias("value")
    counted = (
        texts.drop_nulls().value_counts(name="n").sort(["n", "value"], descending=[True, False])
    )
    kept = counted["value"] if counted.height <= most else counted["value"].head(most - 1)
    names = [str(value) for value in kept.to_list()]
    code = _codes(texts, kept)
    if counted.height > most:
        code[(code < 0) & texts.is_not_null().to_numpy()] = len(names)
        names.append(OTHER)
    return Coded(tuple(names), code)


def _codes(column: pl.Series, known: pl.Series) -> NDArray[np.int64]:
    numbered = pl.DataFrame({"value": known, "code": np.arange(len(known), dtype=np.int64)})
    joined = (
        column.alias("value")
        .to_frame()
        .join(numbered, on="value", how="left", maintain_order="left")
    )
    return joined["code"].fill_null(-1).to_numpy().copy()
