"""What was asked to be counted, counted and said in a sentence."""

from __future__ import annotations

import polars as pl

from assay.chat import Counted
from assay.prose import percent
from assay.schema.filters import Filter, Not
from assay.verbs.chat.figures import apart, figure, length, words
from assay.verbs.chat.groups import grouped
from assay.verbs.chat.numbers import NAMED, called, many, noun_of, number_of, values_in
from assay.verbs.chat.scene import Scene


def tally(scene: Scene, asked: Counted) -> tuple[str, Filter | None]:
    """Count, and return the sentence and the filter it rests on.

    Raises:
        InvalidFilter: A field or value that does not suit the data set.
    """
    if asked.column is not None:
        return figure(scene, asked, asked.column)
    if asked.by is not None:
        return grouped(scene, asked, asked.by)
    if asked.wanted == "versus":
        return _versus(scene, asked), None
    return _TOLD.get(asked.wanted, _number)(scene, asked), asked.where


def _number(scene: Scene, asked: Counted) -> str:
    number = number_of(scene, asked.unit, asked.where)
    of = number_of(scene, asked.unit, asked.among)
    noun = noun_of(scene, asked.unit)
    if asked.kind is not None and asked.among is None:
        noun, whole = asked.kind
        of = scene.frame.count(whole)
        if asked.where == whole:
            every = many(len(scene.frame), scene.noun)
            return f"There {'is' if of == 1 else 'are'} {many(of, noun)}, of {every}."
    if asked.where is None:
        return f"There {'is' if of == 1 else 'are'} {many(of, noun)}{_more(scene, asked)}."
    share = percent(number / of if of else 0)
    if asked.wanted == "share":
        those = "" if asked.among is None else f" that are so: {called(asked.among)}"
        return f"{share}: {number:,} of {many(of, noun)}{those}."
    within = ""
    if asked.unit != "records" and noun != scene.noun and not isinstance(asked.where, Not):
        within = f", in {many(scene.frame.count(asked.where), scene.noun)}"
    sides = [f"{called(one)} {number_of(scene, asked.unit, one):,}" for one in asked.sides]
    each = f" {', '.join(sides)}." if len(sides) > 1 else ""
    those = ("that " if of == 1 else "those ") if asked.among is not None else ""
    return f"{number:,} of {those}{many(of, noun)} ({share}){within}.{each}"


def _ratio(scene: Scene, asked: Counted) -> str:
    number, of = len(scene.frame), number_of(scene, asked.unit, None)
    told = f"{many(number, scene.noun)} of {many(of, asked.unit)}"
    return f"{number / max(1, of):,.2f} {scene.noun} on average: {told}."


def _more(scene: Scene, asked: Counted) -> str:
    """Say of what else there are so many, where records are not what one sees."""
    if scene.documents:
        if asked.unit == "documents":
            return f", cut into {many(len(scene.frame), scene.noun)}"
        return f" of {many(len(scene.documents), 'documents')}"
    if scene.pictured and scene.texted:
        if asked.unit == "pictures":
            return f" with {many(len(scene.frame), scene.noun)}"
        return f" of {many(len(values_in(scene, 'image', None)), 'pictures')}"
    return ""


def _pages(scene: Scene, asked: Counted) -> str:
    columns = ["parent", *(["meta.page"] if "meta.page" in scene.frame.schema else [])]
    rows = scene.frame.rows(asked.where, columns=columns)
    told: list[str] = []
    for one in scene.documents:
        of = rows.filter(pl.col("parent") == one.id)
        if not of.height:
            continue
        pages = many(one.pages, "pages") if one.pages else "no pages"
        if one.pages and of.height < one.passages:
            on = of["meta.page"].drop_nulls().n_unique()
            told.append(f"{on:,} of the {pages} of “{one.title}”")
        else:
            told.append(f"“{one.title}” has {pages}")
    if not told:
        return "On no page."
    more = f"; {len(told) - NAMED} more are not told" if len(told) > NAMED else ""
    return f"{'; '.join(told[:NAMED])}{more}."


def _places(scene: Scene, asked: Counted) -> str:
    """Say on which pages of which documents passages stand."""
    rows = scene.frame.rows(asked.where, columns=["parent", "meta.page"]).unique().drop_nulls()
    told: list[str] = []
    for one in scene.documents:
        pages = sorted(rows.filter(pl.col("parent") == one.id)["meta.page"].to_list())
        if pages:
            some = ", ".join(map(str, pages[:NAMED])) + (" …" if len(pages) > NAMED else "")
            told.append(f"“{one.title}”: page{'s' if len(pages) > 1 else ''} {some}")
    if not told:
        return "On no page."
    return f"{'; '.join(told[:NAMED])}. A passage may go on overleaf."


def _versus(scene: Scene, asked: Counted) -> str:
    counts = [number_of(scene, asked.unit, side) for side in asked.sides]
    noun = noun_of(scene, asked.unit)
    first, second = (called(side) for side in asked.sides)
    if counts[0] == counts[1]:
        return f"{first} and {second} are equal, with {many(counts[0], noun)} each."
    return f"{first}: {many(counts[0], noun)}; {second}: {many(counts[1], noun)}."


_TOLD = {
    "pages": _pages,
    "length": length,
    "places": _places,
    "words": words,
    "apart": apart,
    "ratio": _ratio,
}
