"""A question about the collection, counted by a filter that is shown."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Literal

import polars as pl

from assay.chat import (
    Column,
    Counted,
    Known,
    asks_which,
    at_another_place,
    changed,
    counted,
    instead,
    plain,
    written_filter,
)
from assay.errors import InvalidFilter, LlmError
from assay.llms.attending import attended
from assay.schema.answers import Asked
from assay.schema.class_names import OBJECTS, Understood
from assay.schema.filters import (
    FIELDS,
    And,
    Compare,
    Filter,
    Not,
    Or,
    TextTest,
    format_filter,
    parse_filter,
)
from assay.verbs.chat.kinds import groups_of, kind_of, told_of, which_of
from assay.verbs.chat.posts import MADE, nouns_of
from assay.verbs.chat.scene import Said, Scene
from assay.verbs.chat.tally import tally
from assay.verbs.chat.values import values_in_frame
from assay.verbs.looking.find import named_in

ASKED = frozenset({"number", "share"})
"""What a language model may write the filter of; the rest is read by rules."""

FEW = 100
"""Values of a column of texts at most that a question may name."""

PLACES = frozenset({"meta.document", "meta.heading", "meta.page", "meta.part", OBJECTS})
"""Columns that are read in their own way."""

HELD = ("label", "topic", "split", "language", "prediction")
"""Fields of which only values that exist may be asked."""


def count(scene: Scene, message: str) -> Said:
    """Count what a message asks for; what does not exist is said."""
    if asks_which(message, groups_of(scene)) and (told := _which(scene, message)) is not None:
        return told
    asked, before = _asked(scene, message)
    note = ""
    if scene.llm is not None and asked.wanted in ASKED:
        try:
            where = _written(scene, scene.llm, message, before)
        except (LlmError, InvalidFilter) as error:
            note = f" (By rules: the language model wrote no valid filter. {error.message})"
        else:
            asked = replace(asked, where=where, unknown=None)
            note = f" The filter was written by {scene.llm.model}."
    if asked.unknown is not None:
        return Said(asked.unknown + note)
    if asked.where is not None:
        asked = replace(asked, where=tidy(scene, asked.where))
    text, where = tally(scene, asked)
    text += told_of(scene, message, where)
    return Said(text + note, filter=None if where is None else format_filter(where))


def _which(scene: Scene, message: str) -> Said | None:
    column = column_of(scene)
    found = kind_of(scene, message, () if column is None else values_of(scene, column))
    return None if found is None else which_of(scene, found, column)


def column_of(scene: Scene) -> str | None:
    """Return the column of what is seen on pictures; ``None`` where there is none."""
    lexicon = scene.frame.lexicon
    return lexicon.column if lexicon else OBJECTS if OBJECTS in scene.frame.schema else None


def _asked(scene: Scene, message: str) -> tuple[Counted, Filter | None]:
    """Read a question, or what a short message changes of the last one, and what that counted."""
    counts = [turn for turn in scene.before if turn.route == "count"]
    before = parse_filter(counts[-1].filter) if counts and counts[-1].filter else None
    what = instead(message)
    if counts and (moved := at_another_place(message, counts[-1].asked)) is not None:
        return counted(moved, known_of(scene, moved)), None
    full = next((turn.asked for turn in reversed(counts) if instead(turn.asked) is None), None)
    if what is None or full is None:
        return counted(message, known_of(scene, message), before), before
    asked = counted(full, known_of(scene, full), before)
    # the largest of all is no part of what was counted
    base = asked.where if asked.wanted in {"most", "least"} else before
    return changed(asked, base, full, what, known_of(scene, what)), before


def _written(scene: Scene, how: Asked, message: str, before: Filter | None) -> Filter | None:
    """Return the filter a language model writes, once the data set can evaluate it.

    Raises:
        InvalidFilter: It is none, or does not suit the data set.
        LlmError: The model cannot be reached, or wrote something else.
        Cancelled: Nobody waits any more.
    """
    model = scene.ctx.llm(how.model, how.key_env)
    fields = {
        name: _kind(dtype)
        for name, dtype in scene.frame.schema.items()
        if name in FIELDS or name.startswith("meta.")
    }
    values = {name: values_of(scene, name) for name in HELD if name in scene.frame.schema}
    where = attended(
        lambda stop: written_filter(model, message, fields, values, before, stopped=stop),
        scene.alive,
    )
    if where is not None:
        scene.frame.count(where)  # raises where a value does not suit its field
    return where


def _kind(dtype: pl.DataType) -> str:
    if dtype.is_numeric():
        return "number"
    if dtype.is_temporal():
        return "time"
    if isinstance(dtype, pl.Boolean):
        return "true or false, a test by itself"
    return "list of texts" if isinstance(dtype, pl.List) else "text"


def tidy(scene: Scene, where: Filter) -> Filter:
    """Leave out the plural or singular of a word that no text uses, where one uses the other."""
    match where:
        case Or(of=(TextTest(operator="mentions") as one, TextTest(operator="mentions") as other)):
            used = [test for test in (one, other) if scene.frame.count(test)]
            return used[0] if len(used) == 1 else where
        case And(of=parts) | Or(of=parts):
            return where.model_copy(update={"of": tuple(tidy(scene, part) for part in parts)})
        case Not(of=part):
            return Not(of=tidy(scene, part))
        case _:
            return where


def known_of(scene: Scene, message: str) -> Known:
    """Return the values that a question about the data set may name."""
    column = column_of(scene)
    classes = () if column is None else values_of(scene, column)
    found = kind_of(scene, message, classes)
    named = named_in(scene.frame, message)
    if found is not None and found.classes:
        named = (*named, Understood(word=found.said, classes=found.classes, languages=("en",)))
    return Known(
        labels=values_of(scene, "label"),
        topics=values_of(scene, "topic"),
        splits=values_of(scene, "split"),
        languages=values_of(scene, "language"),
        documents={one.id: one.title for one in scene.documents},
        pictured=scene.pictured,
        column=column,
        classes=classes,
        named=named,
        words={} if found is None or not found.words else {found.said: found.words},
        columns=columns_of(scene, message),
        nouns=nouns_of(scene, message),
    )


def columns_of(scene: Scene, message: str) -> tuple[Column, ...]:
    """Return the columns of the source that a message names, save ids and places."""
    text, found = plain(message), list[Column]()
    for name, dtype in scene.frame.schema.items():
        if not name.startswith("meta.") or name in PLACES | MADE or name.endswith("id"):
            continue
        kind = _kinds(dtype)
        column = Column(name, kind) if kind is not None else None
        if column is None:
            continue
        if not column.is_named(text):
            if column.kind == "text" and (bare := _proper(scene, name, message)):
                found.append(replace(column, values=bare, bare=True))
            continue
        if column.kind == "text":
            values = values_of(scene, name)
            column = replace(column, values=values if len(values) <= FEW else ())
        found.append(column)
    return tuple(found)


def _proper(scene: Scene, field: str, message: str) -> tuple[str, ...]:
    """Return the values of a column that a message names as "in Berlin" or "#beach"."""
    said = re.findall(r"#([\w-]+)|(?<=\w )([A-Z][\w-]+(?: [A-Z][\w-]+)*)", message)
    tried = {form for pair in said for one in pair if one for form in (one, one.lower())}
    schema = scene.frame.schema[field]
    listed = isinstance(schema, pl.List)
    return tuple(
        one
        for one in sorted(tried)
        if (listed or one[:1].isupper())
        and scene.frame.count(Compare(field=field, operator="=", value=one))
    )


def _kinds(dtype: pl.DataType) -> Literal["number", "flag", "text"] | None:
    if dtype.is_numeric():
        return "number"
    if isinstance(dtype, pl.Boolean):
        return "flag"
    listed = isinstance(dtype, pl.List) and isinstance(dtype.inner, pl.String)
    return "text" if listed or isinstance(dtype, pl.String) else None


def values_of(scene: Scene, field: str) -> tuple[str, ...]:
    """Return the values of a column that exist; none where there is no such column."""
    return values_in_frame(scene.frame, field)
