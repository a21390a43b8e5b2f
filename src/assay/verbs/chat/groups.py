"""The values of a column: the largest, the rarest, each, and those that concern something."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

import polars as pl

from assay.answer.questions import telling
from assay.chat import Counted, one_of, singular_and_plural
from assay.chat.counting import Unit
from assay.schema.class_names import OBJECTS, SUPERCATEGORIES
from assay.schema.filters import And, Compare, Filter
from assay.search.words import words_of
from assay.verbs.chat.numbers import COLUMN, NAMED, called, many, noun_of, number_of
from assay.verbs.chat.scene import Scene

NEAREST = 30
"""Records looked at for what labels or topics concern, where no name says it."""

OFTEN = 0.2
"""Share of those that a label or topic has at least, to concern it."""

_CALLED = {
    "parent": "document",
    "meta.objects": "object",
    "meta.supercategories": "supercategory",
}


@dataclass(frozen=True)
class _Group:
    """What is grouped by, and how often each value is there, the most frequent first."""

    by: str
    kind: str
    noun: str
    rows: list[tuple[object, int]]
    names: Mapping[object, str]

    def name(self, value: object) -> str:
        return f"“{self.names.get(value, value)}”"

    @property
    def kinds(self) -> str:
        ending = "ies" if self.kind.endswith("y") else "es" if self.kind.endswith("s") else "s"
        return f"{self.kind[:-1] if ending == 'ies' else self.kind}{ending}"


def grouped(scene: Scene, asked: Counted, by: str) -> tuple[str, Filter | None]:
    """Tell the values of a column that are asked for, and the filter that they rest on."""
    kind = _CALLED.get(by, by.removeprefix("meta.").replace("_", " "))
    if by not in _CALLED and isinstance(scene.frame.schema.get(by), pl.List):
        kind = singular_and_plural(kind)[0]  # a column of tags is called by all of them
    if by not in scene.frame.schema:
        return f"The {scene.noun} have no {kind}s yet.", None
    # what is seen is seen on a picture, however many captions it has
    shown = scene.pictured and by in {OBJECTS, SUPERCATEGORIES}
    unit: Unit = "pictures" if shown else asked.unit
    unit = "records" if COLUMN.get(unit) == by else unit
    asked = replace(asked, unit=unit)
    rows = _facet(scene, by, asked.where, unit)
    titles = scene.documents if by == "parent" else ()
    names: dict[object, str] = {one.id: one.title for one in titles}
    group = _Group(by, kind, noun_of(scene, unit), rows, names)
    if not rows and asked.where is not None:
        return f"No {group.noun} are so: {called(asked.where)}.", asked.where
    if not rows:
        return f"The {scene.noun} have no {group.kinds} yet.", None
    if asked.wanted == "about" and asked.about:
        return _about(scene, group, asked.about)
    if asked.wanted in {"each", "values"}:
        return _each(scene, asked, group), asked.where
    return _extreme(scene, asked, group)


def _extreme(scene: Scene, asked: Counted, group: _Group) -> tuple[str, Filter | None]:
    least = asked.wanted == "least"
    best = (min if least else max)(count for _, count in group.rows)
    equal = [value for value, count in group.rows if count == best]
    if len(equal) > 1:
        some = ", ".join(map(group.name, equal[:5]))
        more = " …" if len(equal) > 5 else ""
        told = f"{len(equal)} {group.kinds} are equal with {many(best, group.noun)} each"
        return f"{told}: {some}{more}.", None
    where: Filter = Compare(field=group.by, operator="=", value=equal[0])  # type: ignore[arg-type]
    if asked.where is not None:
        where = And(of=(asked.where, where))
    first = f"{'Smallest' if least else 'Largest'} {group.kind}"
    if group.by not in {"label", "topic", "split"}:
        first = f"{'Rarest' if least else 'Most frequent'} {group.kind}"
    of = many(number_of(scene, asked.unit, asked.where), group.noun)
    return f"{first}: {group.name(equal[0])} with {best:,} of {of}.", where


def _each(scene: Scene, asked: Counted, group: _Group) -> str:
    """Say how many values there are, and how often each of them is."""
    count = many(len(group.rows), group.kinds)
    if asked.wanted == "values":
        within = ""
        if asked.where is not None:
            number = number_of(scene, asked.unit, asked.where)
            within = f" among {many(number, group.noun)}"
        return f"There {'is' if len(group.rows) == 1 else 'are'} {count}{within}."
    rows = group.rows[::-1] if asked.rarest else group.rows
    if asked.top is not None and asked.top < len(rows):
        first = f"The {asked.top} {'rarest' if asked.rarest else 'most frequent'} of {count}"
        return f"{first}: {_told(group, rows[: asked.top])}."
    more = f" and {len(rows) - NAMED} more" if len(rows) > NAMED else ""
    return f"{count} by number of {group.noun}: {_told(group, rows[:NAMED])}{more}."


def _told(group: _Group, rows: list[tuple[object, int]]) -> str:
    return ", ".join(f"{group.name(value)} {count:,}" for value, count in rows)


def _about(scene: Scene, group: _Group, about: str) -> tuple[str, Filter | None]:
    """Tell the values whose names say what they are to concern, else those of what is near."""
    wanted = set(telling(about)) or {about}
    named = [row for row in group.rows if wanted & set(words_of(_plain(row[0]), "english"))]
    if named:
        some = f"{len(named)} of {many(len(group.rows), group.kinds)}"
        verb = "names" if len(named) == 1 else "name"
        text = f"{some} {verb} “{about}”: {_told(group, named[:NAMED])}."
        return text, one_of(group.by, [value for value, _ in named])  # type: ignore[arg-type]
    hits = [hit.record for hit in scene.search(about, "semantic", NEAREST)]
    rows = scene.frame.positions(hits)
    values = scene.frame.at(rows, [group.by])[group.by].drop_nulls().to_list()
    near = [(value, count) for value, count in Counter(values).most_common()
            if count >= OFTEN * len(hits)]  # fmt: skip
    if not near:
        return f"No {group.kind} names “{about}”, and none stands out among what is near it.", None
    text = (
        f"No {group.kind} names “{about}”. Of the {len(hits)} {group.noun} nearest to it: "
        f"{_told(group, near)}."
    )
    return text, one_of(group.by, [value for value, _ in near])


def _plain(value: object) -> str:
    return str(value).replace("_", " ").replace("-", " ")


def _facet(scene: Scene, by: str, where: Filter | None, unit: Unit) -> list[tuple[object, int]]:
    """Count the values of a column, the most frequent first; of a list, each of its values."""
    if unit == "records" and not isinstance(scene.frame.schema[by], pl.List):
        counted = scene.frame.facet(by, where, limit=None).drop_nulls("value")
        return [(value, int(count)) for value, count in counted.rows() if value not in {"", "none"}]
    of = COLUMN.get(unit)
    rows = scene.frame.rows(where, columns=[by, *([of] if of and of != by else [])])
    if isinstance(scene.frame.schema[by], pl.List):
        # a record that has a value twice is still one record
        rows = rows.with_columns(pl.col(by).list.unique()).explode(by)
    rows = rows.drop_nulls() if of is None else rows.drop_nulls().unique()
    counts = rows[by].value_counts()
    kept = [(value, int(count)) for value, count in counts.rows() if value not in {"", "none"}]
    return sorted(kept, key=lambda row: (-row[1], str(row[0])))
