"""Pictures with a JSON file each beside them, which says what is on it and when it was taken.

``a.jpg`` with ``a.json``, or with ``a.jpg.json`` as exports of photo services have it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

import orjson

from assay.readers.guessing.names import rank
from assay.readers.nested.flatten import Flat, flatten, read_list
from assay.readers.nested.rowtable import RowTable
from assay.readers.origins import magic
from assay.readers.origins.places import Origin
from assay.readers.pictures.coco import objects_of
from assay.readers.pictures.folder import album_of, split_of, stem_of
from assay.readers.pictures.lists import ObjectsTable
from assay.readers.rejects import Rejects
from assay.readers.tables import FixedRole, Table
from assay.readers.text.careful import too_large
from assay.schema.records import Role

_SPACE = b"\xef\xbb\xbf \t\r\n"
_LISTED = ("captions", "sentences", "descriptions")
_NAME = re.compile(r"(?i)[^/\\\s]+\.(?:jpe?g|png|gif|bmp|webp|tiff?|heic|avif)")


def sidecars_of(files: Sequence[Origin], pictures: Sequence[Origin]) -> dict[str, Origin]:
    """Return path of a picture → the JSON file that lies beside it.

    Args:
        files: The data files of a folder.
        pictures: The pictures in it.
    """
    beside: dict[str, Origin] = {}
    for origin in files:
        if origin.suffix == ".json" and origin.head(64).lstrip(_SPACE).startswith(b"{"):
            beside.setdefault(stem_of(origin), origin)
    longer = [name for name in beside if "." in PurePosixPath(name).name]
    for name in longer:  # a.jpg.supplemental-metadata.json, cut off where names may not be longer
        picture = re.match(rf"{_NAME.pattern}(?=\.s)", PurePosixPath(name).name)
        if picture is not None:
            beside.setdefault(str(PurePosixPath(name).with_name(picture[0])), beside[name])
    found: dict[str, Origin] = {}
    for picture in pictures:
        origin = beside.get(picture.relative) or beside.get(stem_of(picture))
        if origin is not None:
            found[picture.relative] = origin
    return found


def sidecar_table(pictures: Sequence[Origin], beside: Mapping[str, Origin]) -> Table:
    """Build the table of pictures and what their files say."""
    reader = SidecarReader(pictures, beside)
    return ObjectsTable(RowTable(reader, fixed=reader.fixed))


class SidecarReader:
    """Pictures as rows, each with what its JSON file says.

    Args:
        pictures: In reading order.
        beside: Path of a picture → its file.
    """

    format = "pictures"
    encoding: str | None = None
    delimiter: str | None = None

    def __init__(self, pictures: Sequence[Origin], beside: Mapping[str, Origin]) -> None:
        self._pictures, self._beside = pictures, beside
        self.origin = Origin(pictures[0].path, "", limits=pictures[0].limits)
        self.fraction = 0.0
        self._albums = len({album_of(origin) for origin in pictures}) > 1
        self._splits = any(split_of(origin) for origin in pictures)
        many = f"{len(pictures):,} picture{'' if len(pictures) == 1 else 's'}"
        self.notes = [f"{many}, {len(beside):,} with a JSON file beside them."]

    @property
    def fixed(self) -> Mapping[Role, FixedRole]:
        """The roles of the columns."""
        roles: dict[Role, FixedRole] = {
            "id": FixedRole("id", "path of the picture"),
            "text": FixedRole("text", "what the file beside the picture says of it"),
            "image": FixedRole("image", "the picture"),
        }
        if self._splits:
            roles["split"] = FixedRole("split", "name of a folder above")
        return roles

    def rows(self, rejects: Rejects) -> Iterator[tuple[int, dict[str, Any]]]:
        """Yield number and row of each picture, or of each of its captions; note what is none."""
        for number, origin in enumerate(self._pictures, 1):
            head = origin.head(16)
            if not magic.is_picture(head):
                why = "it is no picture" if head else "it is empty"
                rejects.add(number, f"{origin.relative}: {why}", head)
                continue
            about = self._about(number, origin, rejects)
            said, rest = _said(about)
            own: dict[str, Any] = {"id": origin.relative, "image": origin.relative}
            if self._albums:
                own["folder"] = album_of(origin)
            if self._splits:
                own["split"] = split_of(origin)
            for place, text in enumerate(said or [None], 1):
                name = origin.relative if len(said) < 2 else f"{origin.relative}#{place}"
                yield number, {**rest, **own, "id": name, "text": text}
            self.fraction = number / len(self._pictures)

    def _about(self, number: int, picture: Origin, rejects: Rejects) -> Flat:
        beside = self._beside.get(picture.relative)
        if beside is None:
            return {}
        limit = picture.limits.max_field_bytes
        data = beside.head(limit + 1)
        if len(data) > limit:
            rejects.add(number, f"{beside.relative}: {too_large(limit)}", data[:1000])
            return {}
        try:
            found = orjson.loads(data.removeprefix(b"\xef\xbb\xbf"))
        except orjson.JSONDecodeError:
            found = None
        if not isinstance(found, dict):
            rejects.add(number, f"{beside.relative}: it is no JSON object", data[:1000])
            return {}
        return flatten(_seen(found))


def _seen(about: dict[str, Any]) -> dict[str, Any]:
    """Turn the shapes that labelme draws into what is seen; leave out its copy of the picture."""
    shapes = about.get("shapes")
    if not isinstance(shapes, list) or not all(isinstance(one, dict) for one in shapes):
        return about
    rest = {key: one for key, one in about.items() if key not in {"shapes", "imageData"}}
    return rest | objects_of(Counter(str(one["label"]) for one in shapes if one.get("label")))


def _said(about: Flat) -> tuple[list[str], Flat]:
    """Return what is said of a picture, and all the rest that is known of it."""
    for key in _LISTED:
        listed = read_list(about[key]) if isinstance(about.get(key), str) else None
        texts = [one.strip() for one in listed or () if isinstance(one, str) and one.strip()]
        if texts and len(texts) == len(listed or ()):
            return texts, {name: value for name, value in about.items() if name != key}
    ranked = sorted((place, key) for key in about if (place := rank("text", key)) is not None)
    for _, key in ranked:
        value = about[key]
        # exports of photo services call the name of the file a title
        if isinstance(value, str) and value.strip() and not _NAME.fullmatch(value.strip()):
            return [value.strip()], {name: one for name, one in about.items() if name != key}
    return [], about
