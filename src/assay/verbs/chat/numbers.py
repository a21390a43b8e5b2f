"""How many records, pictures or documents there are of a kind, and what a kind is called."""

from __future__ import annotations

from collections.abc import Sequence

from assay.chat.counting import Unit
from assay.schema.filters import And, Compare, Filter, Not, OneOf, Or, TextTest, format_filter
from assay.verbs.chat.scene import Scene

COLUMN = {"pictures": "image", "documents": "parent"}
"""Column whose values are the things counted, where records are not."""

NAMED = 10
"""Values told one by one."""


def noun_of(scene: Scene, unit: Unit) -> str:
    """Return what is counted, as a person calls it."""
    return scene.noun if unit == "records" else unit


def number_of(scene: Scene, unit: Unit, where: Filter | None) -> int:
    """Count records, or the pictures or documents that they are of."""
    if unit == "records":
        return scene.frame.count(where)
    column = COLUMN[unit]
    kept, without = _apart(where)
    found = values_in(scene, column, kept)
    if without is not None:  # none of its records is so: not merely that one of them is not
        found -= values_in(scene, column, And(of=(kept, without)) if kept else without)
    return len(found)


def values_in(scene: Scene, column: str, where: Filter | None) -> set[object]:
    """Return the values of a column among some records."""
    rows = scene.frame.rows(where, columns=[column])
    return set(rows[column].drop_nulls().to_list())


def many(number: int, noun: str) -> str:
    """Write a number of things."""
    if number != 1:
        return f"{number:,} {noun}"
    one = f"{noun[:-3]}y" if noun.endswith("ies") else noun[:-2] if noun.endswith("sses") else None
    return f"{number:,} {one or noun[:-1]}"


def called(side: Filter) -> str:
    """Call a filter by what it names."""
    match side:
        case Compare(value=str() as said) | TextTest(value=said):
            name = f"“{said}”"
        case Compare(field=field, operator=operator, value=value) if field.startswith("meta."):
            name = f"{field.removeprefix('meta.')} {operator} {value}"
        case OneOf(values=values):
            name = " or ".join(f"“{one}”" for one in values[:NAMED])
        case Or(of=parts) | And(of=parts):
            name = _all(parts)
        case Not(of=part):
            name = f"not {called(part)}"
        case _:
            name = f"“{format_filter(side)}”"
    return name


def _all(parts: Sequence[Filter]) -> str:
    words = [part.value for part in parts if isinstance(part, TextTest)]
    if len(words) == len(parts) == 2 and words[1][:3] == words[0][:3]:
        return f"“{words[0]}”"
    return " and ".join(map(called, parts))


def _apart(where: Filter | None) -> tuple[Filter | None, Filter | None]:
    """Split a filter into what must be so and what must not."""
    if isinstance(where, Not):
        return None, where.of
    if isinstance(where, And) and isinstance(where.of[-1], Not):
        kept = where.of[:-1]
        return (kept[0] if len(kept) == 1 else And(of=kept)), where.of[-1].of
    return where, None
