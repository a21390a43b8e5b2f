"""A folder of pictures: one record each, or one for each caption that lies beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath

import polars as pl

from assay.readers.guessing.splits import canonical_split
from assay.readers.origins import magic
from assay.readers.origins.places import Origin
from assay.readers.rejects import Rejects
from assay.readers.tables import LINE, FixedRole
from assay.readers.text.careful import too_large
from assay.schema.records import Role, Split
from assay.schema.runs import Reporter

ENDINGS = frozenset({".jpg", ".jpeg", ".png", ".gif", ".webp", ".bmp", ".tif", ".tiff"})
"""Endings of the files that are taken for pictures."""

USUAL = frozenset({"images", "image", "pictures", "photos", "img", "imgs"})
"""Names of folders that say picture, and so are no label."""

_DATED = re.compile(r"(?:19|20)\d\d(?!\d)|\d{3}(?:APPLE|CANON|_?PANA|MEDIA|MSDCF|NIKON|OLYMP)")
"""How folders begin that say when pictures were taken, or with which camera."""

_SCHEMA = {
    **dict.fromkeys(("id", "text", "image", "label", "split", "folder"), pl.String()),
    LINE: pl.Int64(),
}


class PictureFolderTable:
    """Pictures as records.

    Args:
        pictures: The files, in reading order.
        captions: Path of a picture without its ending → the text file beside it, a caption a line.
        splits: Name of a picture without its ending → its split, where lists say so.
    """

    typed = True
    format = "pictures"
    encoding: str | None = None
    delimiter: str | None = None

    def __init__(
        self,
        pictures: Sequence[Origin],
        captions: Mapping[str, Origin],
        splits: Mapping[str, Split] | None = None,
    ) -> None:
        self._pictures, self._captions = pictures, captions
        self._listed = splits or {}
        self.origin = Origin(pictures[0].path, "", limits=pictures[0].limits)
        self.fraction = 0.0
        self.complete = False
        folders = {folder_of(origin) for origin in pictures} - {None}
        self._labelled = len(folders) > 1
        self._albums = not self._labelled and len({album_of(origin) for origin in pictures}) > 1
        named = any(split_of(origin) for origin in pictures)
        many = f"{len(pictures):,} picture{'' if len(pictures) == 1 else 's'}"
        beside = f"{len(captions):,} with captions" if captions else "without captions"
        self.notes = [f"{many}, {beside} beside them."]
        self.fixed: Mapping[Role, FixedRole] = {
            "id": FixedRole("id", "path of the picture without its ending"),
            "text": FixedRole("text" if captions else "", "captions lie beside the pictures"),
            "image": FixedRole("image", "the picture"),
            "label": FixedRole("label" if self._labelled else "", "name of the folder"),
            "split": FixedRole(
                "split" if named or self._listed else "",
                "lists of the pictures of each" if self._listed else "name of a folder above",
            ),
        }

    def sample(self, rows: int) -> pl.DataFrame:
        """Return the first pictures."""
        rejects = Rejects("", skip_bad=True, limit=self.origin.limits.max_rejects)
        self.complete = len(self._pictures) <= rows
        return self._frame(1, self._pictures[:rows], rejects)

    def schema(self, report: Reporter) -> dict[str, pl.DataType]:  # noqa: ARG002
        """Return every column with its type."""
        return {name: _SCHEMA[name] for name in self._columns() if name != LINE}

    def frames(self, rejects: Rejects) -> Iterator[pl.DataFrame]:
        """Yield the pictures; note captions that are no text."""
        batch = self.origin.limits.batch_rows
        for start in range(0, len(self._pictures), batch):
            part = self._pictures[start : start + batch]
            yield self._frame(start + 1, part, rejects)
            self.fraction = (start + len(part)) / len(self._pictures)

    def _frame(self, first: int, pictures: Sequence[Origin], rejects: Rejects) -> pl.DataFrame:
        rows = []
        for number, origin in enumerate(pictures, first):
            stem = stem_of(origin)
            if not magic.is_picture(head := origin.head(16)):
                why = "it is no picture" if head else "it is empty"
                rejects.add(number, f"{origin.relative}: {why}", head)
                continue
            label = folder_of(origin) if self._labelled else None
            album = album_of(origin) if self._albums else None
            split = self._listed.get(PurePosixPath(stem).name) or split_of(origin)
            said = self._said(number, stem, rejects)
            for place, caption in enumerate(said or [None], 1):
                # two files may differ in their ending alone
                name = stem if len(said) < 2 else f"{stem}#{place}"
                rows.append((name, caption, origin.relative, label, split, album, number))
        frame = pl.DataFrame(rows, schema=_SCHEMA, orient="row")
        doubled = pl.col("id").is_duplicated() & ~pl.col("id").str.contains("#", literal=True)
        named = pl.when(doubled).then("image").otherwise("id").alias("id")
        return frame.with_columns(named).select(self._columns())

    def _columns(self) -> list[str]:
        settled = {role.column for role in self.fixed.values()}
        settled |= {"folder"} if self._albums else set()
        return [name for name in _SCHEMA if name in settled or name == LINE]

    def _said(self, number: int, stem: str, rejects: Rejects) -> list[str]:
        beside = self._captions.get(stem)
        if beside is None:
            return []
        limit = self.origin.limits.max_field_bytes
        data = beside.head(limit + 1)
        if len(data) > limit:
            rejects.add(number, f"{beside.relative}: {too_large(limit)}", data[:1000])
            return []
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            rejects.add(number, f"{beside.relative}: it is not UTF-8 text", data[:1000])
            return []
        return [line.strip() for line in text.splitlines() if line.strip()]


def is_picture(origin: Origin) -> bool:
    """Tell whether a file's name says that it is a picture."""
    return origin.suffix in ENDINGS


def stem_of(origin: Origin) -> str:
    """Return the path of a file without its ending."""
    return str(PurePosixPath(origin.relative).with_suffix(""))


def stem_key(stem: str) -> str:
    """Return what a picture's name without its ending is known by: ``139`` is ``000139``."""
    plain = stem.strip().casefold()
    return plain.lstrip("0") or "0" if plain.isdecimal() else plain


def folder_of(origin: Origin) -> str | None:
    """Return the folder of a picture where it is called like a class; ``None`` where not."""
    folder = PurePosixPath(origin.relative).parent.name
    if not folder or folder.lower() in USUAL or canonical_split(folder) or _DATED.match(folder):
        return None
    return folder


def album_of(origin: Origin) -> str | None:
    """Return the folders above a picture, as one path; ``None`` where there are none."""
    above = str(PurePosixPath(origin.relative).parent)
    return None if above == "." else above


def split_of(origin: Origin) -> str | None:
    """Return the split that a folder above a picture names."""
    folders = PurePosixPath(origin.relative).parent.parts
    return next((split for part in folders if (split := canonical_split(part))), None)
