"""YOLO's label files: for each picture a text with a line for each object, ``class x y w h``.

They lie beside the pictures, or in ``labels`` where those lie in ``images``; the names of the
classes stand in ``classes.txt``, ``obj.names`` or ``data.yaml``. They are no captions.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from pathlib import PurePosixPath

import yaml

from assay.readers.origins.places import Origin
from assay.readers.pictures.beside import Seen
from assay.readers.pictures.folder import stem_of

_LINE = re.compile(r"\d{1,4}(?:\s+-?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE]-?\d+)?){4,}")
_NAMES = frozenset({"classes.txt", "obj.names", "_darknet.labels", "data.yaml", "data.yml"})
_LOOKED_AT = 50
_MOST = 1 << 20  # bytes of a file that are read


def seen_by_yolo(
    files: Sequence[Origin], pictures: Sequence[Origin]
) -> tuple[Seen, set[str]] | None:
    """Read YOLO's labels of pictures; ``None`` where there are none.

    Returns:
        What is seen, and the paths of the files that say it.
    """
    stems = {stem_of(origin): origin for origin in pictures}
    named = {_picture_of(stem_of(o), stems): o for o in files if o.suffix == ".txt"}
    found = {stem: origin for stem, origin in named.items() if stem is not None}
    some = [_lines(origin) for origin in list(found.values())[:_LOOKED_AT]]
    if not any(some) or not all(_LINE.fullmatch(line) for lines in some for line in lines):
        return None
    if len({PurePosixPath(stem).name for stem in found}) < len(found):
        return None  # pictures are told apart by their names alone
    listed = [o for o in files if PurePosixPath(o.relative).name.lower() in _NAMES]
    names = next((told for origin in listed if (told := _names(origin))), {})
    seen: dict[str, Counter[str]] = {}
    for stem, origin in found.items():
        classes = [line.split()[0] for line in _lines(origin) if _LINE.fullmatch(line)]
        name = PurePosixPath(stems[stem].relative).name
        seen[name] = Counter(names.get(int(one), f"class {one}") for one in classes)
    used = {origin.relative for origin in (*found.values(), *listed)}
    return Seen("the label files", seen, {}), used


def _picture_of(stem: str, pictures: dict[str, Origin]) -> str | None:
    if stem in pictures:
        return stem
    parts = ["images" if part == "labels" else part for part in PurePosixPath(stem).parts]
    other = "/".join(parts)
    return other if other in pictures else None


def _lines(origin: Origin) -> list[str]:
    text = origin.head(_MOST).decode("utf-8-sig", "replace")
    return [line.strip() for line in text.splitlines() if line.strip()]


def _names(origin: Origin) -> dict[int, str]:
    if origin.suffix not in {".yaml", ".yml"}:
        return dict(enumerate(_lines(origin)))
    try:
        told = yaml.safe_load(origin.head(_MOST))
    except (yaml.YAMLError, ValueError, RecursionError):
        return {}
    names = told.get("names") if isinstance(told, dict) else None
    if isinstance(names, list):
        names = dict(enumerate(names))
    if not isinstance(names, dict):
        return {}
    # a name is a word: what aliases nest would be endless as a text
    named = {key: name for key, name in names.items() if isinstance(name, str | int)}
    return {int(key): str(name) for key, name in named.items() if str(key).isdecimal()}
