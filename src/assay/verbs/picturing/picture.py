"""A record's picture: found in the folders a person named, and nowhere else."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import islice
from pathlib import Path, PurePosixPath

import polars as pl

from assay.errors import NotAPicture, PictureNotFound, RecordNotFound
from assay.readers.pictures.folder import stem_key
from assay.schema.pictures import MAX_BYTES, Picture
from assay.verbs.context import Context
from assay.verbs.namesakes import namesakes

USUAL = ("", "images")
"""Where in a folder pictures are looked for: beside the file, and in the usual subfolder."""

_ASKED = 50  # missing pictures that are looked for in a subfolder
_BELOW = 200  # subfolders that are looked into

# A link that was put in the place of a file after it was judged is not followed, and a pipe
# is not waited for.
_FLAGS = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)


def picture(ctx: Context, dataset: str, record: str, *, most: int = MAX_BYTES) -> Picture:
    """Read the picture of a record; see ``Dataset.picture``.

    Args:
        most: Largest size, in bytes.

    Raises:
        RecordNotFound: There is none of that id.
        PictureNotFound: The record names none, or it does not lie in a folder we know.
        NotAPicture: The file is no picture of a kind we show, or is too large.
    """
    return read_file(place_of(ctx, dataset, record), record, most)


def place_of(ctx: Context, dataset: str, record: str) -> Path:
    """Return the file of a record's picture, which lies in one of the folders we know.

    Raises:
        RecordNotFound: There is none of that id.
        PictureNotFound: The record names none, or it does not lie there.
    """
    frame = ctx.store.frame(dataset)
    row = int(frame.positions([record])[0])
    if row < 0:
        raise RecordNotFound(f"Data set '{dataset}' has no record '{record}'.")
    name = frame.data["image"][row]
    if not name:
        raise PictureNotFound(f"Record '{record}' has no picture.", hint="")
    for path in places(name, folders_of(ctx, dataset)):
        return path
    raise PictureNotFound(f"The picture of record '{record}' is not here.")


def folders_of(ctx: Context, dataset: str) -> list[Path]:
    """Return the folders in which pictures of a data set are looked for."""
    told = ctx.store.catalogue.datasets.get(dataset).folders
    return [ctx.store.layout.meant(folder) for folder in told]


def find_pictures(ctx: Context, dataset: str) -> pl.DataFrame:
    """Look for every picture that records name; also one or two folders down, which are learned.

    Returns:
        Columns image, records (how many name it) and here, each picture once.
    """
    folders = folders_of(ctx, dataset)
    named = ctx.store.frame(dataset).column("image").drop_nulls()
    counted = named.value_counts(name="records").sort("image")
    names = counted["image"].to_list()
    here = [_is_here(name, folders) for name in names]
    lost = [name for name, found in zip(names, here, strict=True) if not found]
    if lost and folders and _learn(ctx, dataset, folders[0], lost):
        folders = folders_of(ctx, dataset)
        here = [found or _is_here(name, folders) for name, found in zip(names, here, strict=True)]
    return counted.with_columns(here=pl.Series(here, dtype=pl.Boolean))


def _is_here(name: str, folders: Sequence[Path]) -> bool:
    return next(places(name, folders), None) is not None


def _subfolders(folder: Path) -> list[Path]:
    """Return folders one and two levels down; no link, which may lead out of the folder named."""
    found: list[Path] = []
    for level in (folder, None):
        for above in [level] if level is not None else list(found):
            with suppress(OSError), os.scandir(above) as inside:
                folders = [Path(one.path) for one in inside if one.is_dir(follow_symlinks=False)]
                found += sorted(folders)[:_BELOW]
    return found[:_BELOW]


def _learn(ctx: Context, dataset: str, folder: Path, lost: Sequence[str]) -> bool:
    """Remember the subfolders in which pictures lie that were not found above."""
    some = [lost[place] for place in range(0, len(lost), max(1, len(lost) // _ASKED))]
    keys = {name: _key(name) for name in lost}
    learned = False
    for below in _subfolders(folder):
        inside = _inside(below)
        # a folder of few pictures may hold none of some names drawn from all
        asked = [*islice((name for name in lost if keys[name] in inside), _ASKED), *some]
        if any(_is_here(name, [below]) for name in asked):
            ctx.store.catalogue.datasets.add_folder(dataset, ctx.store.layout.told(below))
            learned = True
    return learned


def _inside(folder: Path) -> frozenset[str]:
    """Return by what the files of a folder are known."""
    with suppress(OSError), os.scandir(folder) as inside:
        return frozenset(_key(one.name) for one in inside)
    return frozenset()


def _key(name: str) -> str:
    return stem_key(PurePosixPath(name.replace("\\", "/")).stem)


def places(name: str, folders: Sequence[Path]) -> Iterator[Path]:
    """Yield the files of a picture's name which really lie within one of the folders.

    Those that are called exactly so come before namesakes in another spelling.
    """
    for folder in folders:
        for usual in USUAL:
            yield from _within(folder, folder / usual / name)
    for folder in folders:
        for usual in USUAL:
            for path in namesakes(name, folder / usual):
                yield from _within(folder, path)


def _within(folder: Path, path: Path) -> Iterator[Path]:
    # a name with a NUL, too long a name, links in a circle: nothing we have
    with suppress(OSError, ValueError, RuntimeError):
        real = path.resolve(strict=True)
        if real.is_relative_to(folder.resolve(strict=True)) and real.is_file():
            yield real


def read_file(path: Path, record: str, most: int = MAX_BYTES) -> Picture:
    """Read the picture of a record.

    Raises:
        PictureNotFound: The file cannot be read.
        NotAPicture: It is none of a kind we show, or too large.
    """
    data, tag = read_bytes(path, record, most)
    media = media_of(data)
    if media is None:
        raise NotAPicture(f"The picture of record '{record}' is not a JPEG, PNG, GIF or WebP file.")
    return Picture(data, media, tag)


def read_bytes(path: Path, record: str, most: int = MAX_BYTES) -> tuple[bytes, str]:
    """Read the file of a picture, whatever is in it, and a tag that changes when it does.

    Raises:
        PictureNotFound: The file cannot be read.
        NotAPicture: It is too large, or no file.
    """
    try:
        with os.fdopen(os.open(path, _FLAGS), "rb") as file:
            about = os.fstat(file.fileno())
            if not stat.S_ISREG(about.st_mode):
                raise NotAPicture(f"The picture of record '{record}' is no file.")
            if about.st_size > most:
                raise NotAPicture(
                    f"The picture of record '{record}' has {about.st_size:,} bytes; "
                    f"at most {most:,} are shown.",
                    hint="Make the picture smaller.",
                )
            data = file.read(most + 1)
    except OSError as error:
        raise PictureNotFound(
            f"The picture of record '{record}' cannot be read: {error.strerror or error}."
        ) from error
    if len(data) > most:
        raise NotAPicture(f"The picture of record '{record}' grows while it is read.")
    return data, f"{about.st_size:x}-{about.st_mtime_ns:x}"


def media_of(data: bytes) -> str | None:
    """Name the type of a picture by its first bytes; ``None`` for all that we do not show."""
    if data.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if data.startswith((b"GIF87a", b"GIF89a")):
        return "image/gif"
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "image/webp"
    return None
