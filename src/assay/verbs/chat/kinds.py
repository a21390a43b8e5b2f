"""What a data set has of a kind of things that a message names: "animals", "vehicles"."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import polars as pl

from assay.chat import Kind, kind_in, mentions, of_kind, of_words, own_kinds, plain
from assay.schema.class_names import OBJECTS, SUPERCATEGORIES
from assay.schema.filters import Filter, OneOf, Or, TextTest, format_filter
from assay.verbs.chat.contrast import READ, words_in
from assay.verbs.chat.scene import Said, Scene

MOST = 40
"""Words of texts that a kind is taken for at most, the most frequent."""

TOLD = 12
"""Classes or words of a kind that are told."""


@dataclass(frozen=True)
class OfKind:
    """What there is of a kind.

    Attributes:
        kind: The kind.
        said: The word of the message that names it.
        classes: Classes seen on pictures that are of it.
        words: Where no classes are seen: words of the texts that are.
    """

    kind: Kind
    said: str
    classes: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


def groups_of(scene: Scene) -> tuple[Kind, ...]:
    """Return the kinds that the data themselves tell of what is seen on pictures."""
    columns = [OBJECTS, SUPERCATEGORIES]
    if not set(columns) <= scene.frame.schema.keys():
        return ()
    pairs = scene.frame.rows(columns=columns).drop_nulls()
    # what a person changed outside may no longer stand side by side
    pairs = pairs.filter(pl.col(OBJECTS).list.len() == pl.col(SUPERCATEGORIES).list.len())
    return own_kinds(dict(pairs.explode(columns).unique().sort(columns).drop_nulls().rows()))


def kind_of(scene: Scene, message: str, classes: tuple[str, ...]) -> OfKind | None:
    """Return what there is of the kind that a message names; ``None`` where it names none.

    A class that is called like a kind means itself. How the data group their classes goes before
    the table of kinds.
    """
    own = groups_of(scene) if classes else ()
    found = kind_in(message, own)
    if found is None or any(sign in message for sign in '"“') or "the word" in plain(message):
        return None
    kind, said = found
    if {plain(one) for one in classes} & set(kind.called):
        return None
    if kind in own:
        return OfKind(kind, said, classes=tuple(one for one in kind.members if one in classes))
    if classes:
        return OfKind(kind, said, classes=of_kind(kind, classes, scene.ctx.encoder()))
    texts = scene.frame.rows(columns=["text"], limit=READ)["text"].drop_nulls()
    used = Counter(dict(words_in(texts).value_counts().rows()))
    words = of_words(kind, said, used)
    kept = sorted(words, key=lambda one: (-used[one], one))[:MOST]
    return OfKind(kind, said, words=tuple(sorted(kept)))


def which_of(scene: Scene, found: OfKind, column: str | None) -> Said | None:
    """Tell which things of a kind there are, and in how many pictures or texts each."""
    where = filter_of(found, column)
    if where is None:
        return None
    if found.classes and column is not None:
        rows = scene.frame.rows(where, columns=[column, "image"]).explode(column).unique()
        counts = Counter(row[0] for row in rows.iter_rows() if row[0] in found.classes)
        noun = "pictures" if scene.pictured else scene.noun
    else:
        texts = scene.frame.rows(where, columns=["text"], limit=READ)["text"].drop_nulls()
        used = dict(words_in(texts).value_counts().rows())
        counts, noun = Counter[str](), scene.noun
        for word in found.words:  # one thing, said in the singular or in the plural
            counts[found.kind.member(word)] += used.get(word, 0)
    some = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    told = ", ".join(f"“{name}” {number:,}" for name, number in some[:TOLD])
    more = f" and {len(some) - TOLD} more" if len(some) > TOLD else ""
    text = f"{len(some)} of the kind “{found.said}”, by number of {noun}: {told}{more}."
    return Said(text, filter=format_filter(where))


def filter_of(found: OfKind, column: str | None) -> Filter | None:
    """Return the filter for records that have any of a kind; ``None`` where nothing is of it."""
    if found.classes and column is not None:
        return OneOf(field=column, values=found.classes)
    if not found.words:
        return None
    tests = (TextTest(field="text", operator="mentions", value=one) for one in found.words)
    return Or(of=(*mentions(found.said).of, *tests))


def told_of(scene: Scene, message: str, where: Filter | None) -> str:
    """Say what a kind was taken for, where a filter asks for it; "" where none does."""
    own = groups_of(scene)
    found = kind_in(message, own)
    if found is None or where is None:
        return ""
    some = _asked(where, {OBJECTS, "text"}, frozenset(found[0].members))
    more = " …" if len(some) > TOLD else "."
    by = ", as the data group them" if found[0] in own else ""
    return f" (“{found[1]}”{by}: {', '.join(some[:TOLD])}{more})" if some else ""


def _asked(where: Filter, fields: set[str], members: frozenset[str]) -> list[str]:
    """Return the values of that choice of a filter, in some fields, that holds most of a kind."""
    match where:
        case OneOf(field=field, values=values) if field in fields:
            return [str(one) for one in values]
        case Or(of=parts) if len(parts) > 2 and all(isinstance(one, TextTest) for one in parts):
            return [one.value for one in parts if isinstance(one, TextTest)]
        case _:
            parts = getattr(where, "of", ()) or ()
            parts = parts if isinstance(parts, tuple) else (parts,)
            found = [_asked(part, fields, members) for part in parts]
            return max(found, key=lambda some: len(members & set(some)), default=[])
