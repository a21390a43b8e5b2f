"""Figures of some records: how long they are, which words they use, what a column holds."""

from __future__ import annotations

import polars as pl
from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

from assay.chat import Counted, joined
from assay.chat.columns import Column
from assay.schema.filters import Compare, Filter
from assay.verbs.chat.contrast import standing_out
from assay.verbs.chat.numbers import NAMED, called, many
from assay.verbs.chat.scene import Scene

READ = 200_000
"""Texts of which words are counted at most."""


def length(scene: Scene, asked: Counted) -> str:
    """Tell how long texts are, or which of two kinds are longer."""
    if asked.sides:
        told = [f"{called(side)}: {_mean(scene, side)}" for side in asked.sides]
        return f"Characters on average: {'; '.join(told)}."
    rows = scene.frame.rows(asked.where, columns=["length", "text"])
    lengths = rows["length"].drop_nulls()
    if not len(lengths):
        return f"There are no such {scene.noun}."
    spoken = rows["text"].head(READ).drop_nulls().str.count_matches(r"\S+").mean()
    return (
        f"{lengths.mean():,.0f} characters or {spoken or 0:,.0f} words on average, over "
        f"{many(len(lengths), scene.noun)}; half of them have {lengths.median():,.0f} characters "
        "or fewer."
    )


def _mean(scene: Scene, where: Filter) -> str:
    mean = scene.frame.rows(where, columns=["length"])["length"].mean()
    return "none" if mean is None else f"{mean:,.1f}"


def words(scene: Scene, asked: Counted) -> str:
    """Tell in how many texts each word stands, without those that stand everywhere."""
    texts = scene.frame.rows(asked.where, columns=["text"], limit=READ)["text"].drop_nulls()
    every = texts.str.to_lowercase().str.extract_all(r"\p{L}{3,}").list.unique().explode()
    counted = every.drop_nulls().value_counts(sort=True).rows()
    some = [(word, count) for word, count in counted if word not in ENGLISH_STOP_WORDS]
    some = sorted(some, key=lambda row: (-row[1], row[0]))[:NAMED]
    if not some:
        return f"There are no such {scene.noun}."
    told = ", ".join(f"“{word}” {count:,}" for word, count in some)
    return f"The most frequent words of {many(len(texts), scene.noun)}: {told}."


def apart(scene: Scene, asked: Counted) -> str:
    """Tell the words that stand out in some records against the others, or against one side."""
    if asked.where is None:
        return "Say in which records: words stand out against those of the others."
    other = asked.sides[1] if len(asked.sides) > 1 else None
    found = standing_out(scene, asked.where, other)[:NAMED]
    if not found:
        return f"No words stand out in the {scene.noun} {called(asked.where)}."
    told = ", ".join(f"“{word}” {here:,} : {there:,}" for word, here, there in found)
    against = called(other) if other is not None else "the others"
    return (
        f"Words that stand out in {called(asked.where)}, with how many {scene.noun} there and in "
        f"{against} use them: {told}."
    )


def figure(scene: Scene, asked: Counted, column: Column) -> tuple[str, Filter | None]:
    """Tell a mean, a median, or the highest or lowest value of a column, or those of each group."""
    which = asked.figure or "mean"
    if asked.by is not None:
        rows = scene.frame.rows(asked.where, columns=[asked.by, column.field]).drop_nulls()
        each = rows.group_by(asked.by).agg(pl.col(column.field), pl.len())
        each = each.sort(["len", asked.by], descending=[True, False])
        told = [f"“{value}” {_figure(values, which)}" for value, values, _ in each.iter_rows()][
            :NAMED
        ]
        return f"{_called(which)} {column.name}: {', '.join(told)}.", asked.where
    values = scene.frame.rows(asked.where, columns=[column.field])[column.field].drop_nulls()
    if not len(values):
        return f"There are no such {scene.noun}.", asked.where
    found = _figure(values.to_list(), which)
    text = f"{_called(which)} {column.name}: {found}, over {many(len(values), scene.noun)}."
    if which in {"mean", "median"}:
        return text, asked.where
    best = values.max() if which == "highest" else values.min()
    test = Compare(field=column.field, operator="=", value=best)  # type: ignore[arg-type]
    where = joined([test] if asked.where is None else [asked.where, test])
    number = scene.frame.count(where)
    return f"{text[:-1]}; {number:,} {'has' if number == 1 else 'have'} it.", where


def _called(which: str) -> str:
    return {"mean": "Average"}.get(which, which.capitalize())


def _figure(values: list[float], which: str) -> str:
    series = pl.Series(values)
    found = {"mean": series.mean, "median": series.median, "highest": series.max,
             "lowest": series.min}[which]()  # fmt: skip
    return f"{found:,.4g}" if isinstance(found, float) else f"{found:,}"
