"""COCO's JSON: a list of images, and a list of what people said or marked about them.

``{"images": [{"id": 1, "file_name": …}], "annotations": [{"image_id": 1, "caption": …}]}``
becomes one record a caption (Lin et al. 2014; Chen et al. 2015). Where the annotations are
boxes or masks, the classes of what is seen become the list ``objects`` of their picture, and the
supercategory of each the list ``supercategories`` beside it, where the file groups its classes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from assay.readers.nested.flatten import as_json
from assay.readers.nested.jsonscan import JsonScanner
from assay.readers.origins.encodings import TextEncoding, Utf8Stream, find_encoding
from assay.readers.origins.places import Origin
from assay.readers.pictures.lists import BETWEEN, OBJECTS, SUPERCATEGORIES
from assay.readers.rejects import Rejects
from assay.readers.tables import FixedRole
from assay.schema.records import Role

CAPTIONS: Mapping[Role, FixedRole] = {
    "id": FixedRole("id", "the caption's own"),
    "text": FixedRole("caption", "what somebody said about the picture"),
    "image": FixedRole("file_name", "the picture that the caption belongs to"),
    "label": FixedRole("", "COCO's captions have no label"),
}
PLAIN: Mapping[Role, FixedRole] = {
    "id": FixedRole("id", "the picture's own"),
    "image": FixedRole("file_name", "the picture"),
    "text": FixedRole("", "nobody said anything about the pictures"),
    "label": FixedRole("", "objects are no label of the whole picture"),
}

_NONE = frozenset({"", "none", "null", "object", "objects"})
"""Supercategories that group nothing."""

Images = dict[Any, dict[str, Any]]
Seen = dict[Any, Counter[str]]


class CocoReader:
    """COCO's captions or objects as rows.

    Args:
        origin: The file.
        encoding: Its encoding, if given.
        objects: File name → classes seen, from another file, where there is one.
        groups: Class → its supercategory, from that file.
    """

    format = "coco"
    delimiter: str | None = None

    def __init__(
        self,
        origin: Origin,
        *,
        encoding: str | TextEncoding | None = None,
        objects: Mapping[str, Counter[str]] | None = None,
        groups: Mapping[str, str] | None = None,
    ) -> None:
        self.origin = origin
        self._encoding = find_encoding(origin, encoding)
        self.encoding: str | None = self._encoding.name
        self.fraction = 0.0
        self._images: Images = {}
        self._classes: dict[Any, str] = {}
        self._above: dict[str, str] = {}
        self._objects = objects or {}
        self.captioned = False
        self._survey()
        self.groups: Mapping[str, str] = groups or (
            _useful(self._above, list(self._classes.values()))
        )
        self.notes = [
            f"{len(self._images):,} pictures; each caption became a record."
            if self.captioned
            else f"{len(self._images):,} pictures, each a record with the objects seen on it."
        ]

    @property
    def fixed(self) -> Mapping[Role, FixedRole]:
        """The roles of the columns."""
        return CAPTIONS if self.captioned else PLAIN

    def rows(self, rejects: Rejects) -> Iterator[tuple[int, dict[str, Any]]]:
        """Yield line and row of each caption, then of each picture without one."""
        if not self.captioned:
            yield from self._pictures(self.seen())
            return
        told: set[Any] = set()
        lost = 0
        for line, said in self._annotations():
            if not isinstance(said, dict) or not isinstance(said.get("caption"), str):
                rejects.add(line, "it is no caption", as_json(said))
                continue
            image = said.get("image_id")
            lost += image not in self._images
            told.add(image)
            yield line, {**self._about(image), **said}
        if lost:
            self._note(
                f"{lost:,} captions are of pictures that the list of images lacks; they are kept."
            )
        silent = [image for image in self._images if image not in told]
        if silent:
            self._note(f"{len(silent):,} pictures have no caption; they are kept without one.")
        for image in silent:
            yield 0, {**self._about(image), "id": f"image-{image}", "image_id": image}
        self.fraction = 1.0

    def seen(self) -> Seen:
        """Count the objects of each class on each picture, by the picture's id."""
        found: Seen = {}
        for _, marked in self._annotations():
            if isinstance(marked, dict) and "category_id" in marked:
                name = self._classes.get(marked["category_id"], str(marked["category_id"]))
                found.setdefault(marked.get("image_id"), Counter())[name] += 1
        return found

    def by_name(self) -> dict[str, Counter[str]]:
        """Count the objects of each class on each picture, by the picture's file name."""
        seen = self.seen()
        return {
            str(about.get("file_name")): seen.get(image, Counter())
            for image, about in self._images.items()
        }

    def _pictures(self, seen: Seen) -> Iterator[tuple[int, dict[str, Any]]]:
        for image, about in self._images.items():
            yield 0, {**about, "id": str(image), **self._seen(seen.get(image, Counter()))}
        self.fraction = 1.0

    def _about(self, image: Any) -> dict[str, Any]:  # noqa: ANN401 - a number or a text
        about = self._images.get(image, {})
        rest = {key: value for key, value in about.items() if key != "id"}
        if self._objects:
            rest |= self._seen(self._objects.get(str(about.get("file_name")), Counter()))
        return rest

    def _seen(self, seen: Counter[str]) -> dict[str, Any]:
        return objects_of(seen, self.groups)

    def _survey(self) -> None:
        """Read the lists of images and classes, which may stand after the annotations."""
        with Utf8Stream(self.origin, self._encoding) as stream:
            scanner = self._scanner(stream)
            for _, key in scanner.members():
                if scanner.peek() != "[":
                    scanner.value()
                    continue
                for _, value in scanner.elements():
                    if not isinstance(value, dict):
                        continue
                    if key == "images":
                        self._images[value.get("id")] = value
                    elif key == "categories":
                        self._classes[value.get("id")] = name = str(value.get("name"))
                        self._above[name] = str(value.get("supercategory") or "")
                    elif key == "annotations" and "caption" in value:
                        self.captioned = True

    def _annotations(self) -> Iterator[tuple[int, Any]]:
        with Utf8Stream(self.origin, self._encoding) as stream:
            scanner = self._scanner(stream)
            for _, key in scanner.members():
                if scanner.peek() != "[":
                    scanner.value()
                    continue
                for line, value in scanner.elements():
                    if key == "annotations":
                        self.fraction = stream.fraction
                        yield line, value

    def _scanner(self, stream: Utf8Stream) -> JsonScanner:
        limits = self.origin.limits
        return JsonScanner(
            stream, self.origin.name, limit=limits.max_field_bytes, size=limits.sample_bytes
        )

    def _note(self, note: str) -> None:
        if note not in self.notes:
            self.notes.append(note)


def objects_of(seen: Counter[str], groups: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Return the columns that say what is seen: the classes, most frequent first, and a count.

    Args:
        seen: Class → how many of it.
        groups: Class → its supercategory; they become a list in the order of the classes.
    """
    names = sorted(seen, key=lambda name: (-seen[name], name))
    told: dict[str, Any] = {
        OBJECTS: BETWEEN.join(names) if names else None,
        "object_count": seen.total(),
    }
    if groups:
        above = [groups.get(name, name) for name in names]
        told[SUPERCATEGORIES] = BETWEEN.join(above) if above else None
    return told


def _useful(above: Mapping[str, str], classes: Sequence[str]) -> dict[str, str]:
    """Return class → supercategory where these group the classes; a class without is its own."""
    named = {name: above[name] for name in classes if above[name].lower() not in _NONE}
    some = set(named.values())
    return {name: named.get(name, name) for name in classes} if 1 < len(some) < len(classes) else {}
