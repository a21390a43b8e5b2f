"""Pascal VOC's annotations: for each picture an XML file that names the objects on it.

``Annotations/a.xml`` tells of ``JPEGImages/a.jpg``, or lies beside it; ``ImageSets/Main/train.txt``
lists the pictures of a split (Everingham et al. 2010).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import PurePosixPath
from xml.etree.ElementTree import Element, ParseError, XMLPullParser

from assay.readers.guessing.splits import canonical_split
from assay.readers.origins.places import Origin
from assay.readers.pictures.beside import Seen
from assay.readers.pictures.folder import stem_of
from assay.schema.records import Split

_MOST = 1 << 20  # bytes of a file that are read
_LISTS = "ImageSets"


@dataclass(frozen=True)
class Annotated:
    """What annotations say of pictures.

    Attributes:
        seen: Which objects are on them.
        splits: Name of a picture without its ending → the split that lists it.
        used: Paths of the files that say so.
    """

    seen: Seen
    splits: Mapping[str, Split]
    used: frozenset[str]


def seen_by_voc(files: Sequence[Origin], pictures: Sequence[Origin]) -> Annotated | None:
    """Read the annotations of pictures; ``None`` where there are none.

    A picture is known by what its annotation is called, else by the name that stands in it.
    """
    names = {PurePosixPath(o.relative).name: o for o in pictures}
    if len(names) < len(pictures):
        return None  # pictures are told apart by their names alone
    stems = {PurePosixPath(name).stem: name for name in names}
    seen: dict[str, Counter[str]] = {}
    used: set[str] = set()
    for origin in files:
        root = _annotation(origin) if origin.suffix == ".xml" else None
        if root is None:
            continue
        called = (root.findtext("filename") or "").strip().replace("\\", "/").rsplit("/", 1)[-1]
        name = stems.get(PurePosixPath(stem_of(origin)).name)
        name = name or (called if called in names else stems.get(called))
        if name is None:
            continue
        objects = ((one.findtext("name") or "").strip() for one in root.iter("object"))
        seen[name] = Counter(filter(None, objects))
        used.add(origin.relative)
    if not seen:
        return None
    lists = [o for o in files if _LISTS in PurePosixPath(o.relative).parts and o.suffix == ".txt"]
    used |= {origin.relative for origin in lists}
    return Annotated(Seen("the annotations", seen, {}), _splits(lists), frozenset(used))


def _annotation(origin: Origin) -> Element | None:
    data = origin.head(_MOST)
    if b"<annotation" not in data[:4096] or b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        return None
    parser = XMLPullParser(events=("start",))
    with suppress(ParseError):
        parser.feed(data)
        parser.close()
        root = next((event[1] for event in parser.read_events()), None)  # type: ignore[misc]
        return root if isinstance(root, Element) and root.tag == "annotation" else None
    return None


def _splits(lists: Sequence[Origin]) -> dict[str, Split]:
    """Read which pictures are of a split; a list for each class says nothing more."""
    found: dict[str, Split] = {}
    for origin in lists:
        split = canonical_split(PurePosixPath(origin.relative).stem)
        if split is None:
            continue
        text = origin.head(_MOST * 16).decode("utf-8-sig", "replace")
        for line in text.splitlines():
            if line.strip():
                found.setdefault(line.split()[0], split)
    return found
