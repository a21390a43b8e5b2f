"""Find the records in a JSON document, however it is laid out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from assay.errors import MalformedSource, UnknownFormat
from assay.readers.guessing.names import rank
from assay.readers.guessing.splits import split_of_name
from assay.readers.nested.jsonscan import JsonScanner
from assay.schema.records import Split

Element = tuple[int, Any, Split | None]
"""Line, value, and the split its list is named after."""

_DETAIL = 1_000
_PICTURE = re.compile(r"(?i)\.(?:jpe?g|png|gif|bmp|webp|tiff?)$")


@dataclass
class Outline:
    """The top level of a document.

    Attributes:
        kind: array, object or scalar.
        lists: Keys whose value is a list of objects or of lists.
        columns: Keys whose value is a list of plain values.
        objects: Number of keys whose value is an object.
        scalars: Keys with a plain value.
        inner: Keys of the first object value.
        several: More than one document follows another.
    """

    kind: str
    lists: list[str] = field(default_factory=list)
    columns: list[str] = field(default_factory=list)
    objects: list[str] = field(default_factory=list)
    object_count: int = 0
    scalars: list[str] = field(default_factory=list)
    inner: dict[str, Any] = field(default_factory=dict)
    several: bool = False


@dataclass(frozen=True)
class Layout:
    """Where the records are.

    Attributes:
        kind: array, sequence, lists, columns, keyed, pictures, nested_columns or single.
        keys: The lists that hold records.
        note: A sentence about it.
    """

    kind: str
    keys: tuple[str, ...] = ()
    note: str = ""


def outline(scanner: JsonScanner) -> Outline:
    """Read the top level of a document whole, without keeping its values."""
    first = scanner.peek()
    if first == "[":
        return Outline("array")
    if first != "{":
        return Outline("scalar")
    found = Outline("object")
    for _, key in scanner.members():
        _outline_value(scanner, key, found)
    found.several = scanner.peek() == "{"
    return found


def _outline_value(scanner: JsonScanner, key: str, found: Outline) -> None:
    if scanner.peek() == "[":
        kind = ""
        for _, element in scanner.elements():
            if not kind:
                kind = "lists" if isinstance(element, dict | list) else "columns"
        if kind == "lists":
            found.lists.append(key)
        elif len(found.columns) < _DETAIL:
            found.columns.append(key)
        return
    value = scanner.value()
    if isinstance(value, dict):
        found.inner = found.inner or value
        found.object_count += 1
        if len(found.objects) < _DETAIL:
            found.objects.append(key)
    elif len(found.scalars) < _DETAIL:
        found.scalars.append(key)


def choose_layout(found: Outline, name: str) -> Layout:
    """Decide where the records of a document are.

    Raises:
        UnknownFormat: Several lists could be meant, or there is none.
    """
    if found.kind == "array":
        return Layout("array")
    if found.kind == "scalar":
        raise UnknownFormat(
            f"'{name}' holds a single value, not records.",
            hint="JSON must be an array of objects, or an object with a list inside.",
        )
    if found.several:
        return Layout("sequence", note="Several objects stand one after the other.")
    if found.lists:
        return _list_layout(found, name)
    return _column_layout(found)


def _column_layout(found: Outline) -> Layout:
    keys = [*found.columns, *found.objects, *found.scalars]
    if keys and all(_PICTURE.search(key) for key in keys):
        return Layout("pictures", note="Each key is the name of a picture.")
    if found.object_count and not found.columns and not found.scalars:
        if _is_nested_columns(found):
            return Layout("nested_columns", note="Each key is a column, its values by row.")
        if found.object_count > 1:
            return Layout("keyed", note="Each key is the id of a record.")
    named = any(rank("text", key) is not None for key in found.columns)
    alone = len(found.columns) > 1 and not found.scalars
    if (named or alone) and not found.objects:
        return Layout("columns", tuple(found.columns), "Each key is a column, a list of values.")
    return Layout("single", note="The file is one record.")


def _list_layout(found: Outline, name: str) -> Layout:
    if len(found.lists) == 1:
        key = found.lists[0]
        return Layout("lists", (key,), f"The records are the list '{key}'.")
    splits = {key: split_of_name(key) for key in found.lists}
    if all(splits.values()):
        listed = ", ".join(f"{key} → {split}" for key, split in splits.items())
        return Layout("lists", tuple(found.lists), f"Each list is a split: {listed}.")
    listed = ", ".join(f"'{key}'" for key in found.lists[:10])
    raise UnknownFormat(
        f"'{name}' holds several lists of records ({listed}), and which is meant is not clear.",
        hint="Save the list you want as a file of its own.",
    )


def _is_nested_columns(found: Outline) -> bool:
    """Tell ``{"text": {"0": …}}``, as pandas writes it, from ``{"id1": {"text": …}}``."""
    keys = list(found.inner)
    if not keys or not all(key.isdigit() for key in keys[:100]):
        return False
    return not all(key.isdigit() for key in found.objects)


def iterate(scanner: JsonScanner, layout: Layout, name: str) -> Iterator[Element]:
    """Yield the records of a document in order.

    Raises:
        MalformedSource: The document breaks off or is not JSON.
    """
    if layout.kind == "array":
        for line, value in scanner.elements():
            yield line, value, None
        _refuse_rest(scanner, name)
    elif layout.kind == "sequence":
        while scanner.peek():
            line = scanner.line
            yield line, scanner.value(), None
    elif layout.kind == "lists":
        yield from _from_lists(scanner, layout)
    elif layout.kind in {"keyed", "pictures"}:
        yield from _from_keys(scanner, layout)
    elif layout.kind == "single":
        line = scanner.line
        yield line, scanner.value(), None
    else:
        yield from _from_columns(scanner, layout, name)


def _from_keys(scanner: JsonScanner, layout: Layout) -> Iterator[Element]:
    for line, key in scanner.members():
        value = scanner.value()
        if layout.kind == "pictures":
            about = value if isinstance(value, dict) else {"caption": value}
            yield line, {"image": key, **about}, None
        else:
            yield line, {"id": key, **value} if isinstance(value, dict) else value, None


def _from_lists(scanner: JsonScanner, layout: Layout) -> Iterator[Element]:
    several = len(layout.keys) > 1
    for _, key in scanner.members():
        if key not in layout.keys:
            scanner.value() if scanner.peek() != "[" else _pass_over(scanner)
            continue
        split = split_of_name(key) if several else None
        for line, value in scanner.elements():
            yield line, value, split


def _pass_over(scanner: JsonScanner) -> None:
    for _ in scanner.elements():
        pass


def _from_columns(scanner: JsonScanner, layout: Layout, name: str) -> Iterator[Element]:
    """Turn columns into records; they must all be held, whatever their size."""
    columns: dict[str, list[Any] | dict[str, Any]] = {}
    for _, key in scanner.members():
        if layout.kind == "nested_columns":
            columns[key] = scanner.value()
        elif key in layout.keys:
            columns[key] = [value for _, value in scanner.elements()]
        else:
            scanner.value() if scanner.peek() != "[" else _pass_over(scanner)
    if layout.kind == "nested_columns":
        rows = dict.fromkeys(row for column in columns.values() for row in column)
        for number, row in enumerate(rows, 1):
            yield number, {key: _at(column, row) for key, column in columns.items()}, None
        return
    sizes = {key: len(column) for key, column in columns.items()}
    if len(set(sizes.values())) > 1:
        listed = ", ".join(f"'{key}' {size:,}" for key, size in list(sizes.items())[:5])
        raise MalformedSource(
            f"'{name}': the columns have different lengths ({listed}).",
            hint="Every column needs a value for every record.",
        )
    for number, row in enumerate(zip(*columns.values(), strict=True), 1):
        yield number, dict(zip(columns, row, strict=True)), None


def _at(column: list[Any] | dict[str, Any], row: str) -> Any:  # noqa: ANN401 - any JSON value
    return column.get(row) if isinstance(column, dict) else None


def _refuse_rest(scanner: JsonScanner, name: str) -> None:
    if scanner.peek():
        raise MalformedSource(
            f"'{name}', line {scanner.line}: something follows the end of the array.",
            hint="Repair the file there; it is not valid JSON.",
        )
