"""A record's picture: found in the folders a person named, and nowhere else."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from assay.errors import NotAPicture, PictureNotFound, RecordNotFound
from assay.schema.pictures import MAX_BYTES, Picture
from assay.verbs.context import Context

USUAL = ("", "images")
"""Where in a folder pictures are looked for: beside the file, and in the usual subfolder."""

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
    frame = ctx.store.frame(dataset)
    row = int(frame.positions([record])[0])
    if row < 0:
        raise RecordNotFound(f"Data set '{dataset}' has no record '{record}'.")
    name = frame.data["image"][row]
    if not name:
        raise PictureNotFound(f"Record '{record}' has no picture.", hint="")
    folders = ctx.store.catalogue.datasets.get(dataset).folders
    for path in _places(name, [Path(folder) for folder in folders]):
        return _read(path, record, most)
    raise PictureNotFound(f"The picture of record '{record}' is not here.")


def _places(name: str, folders: Sequence[Path]) -> Iterator[Path]:
    """Yield files of that name which really lie within one of the folders."""
    for folder in folders:
        for usual in USUAL:
            # a name with a NUL, too long a name, links in a circle: nothing we have
            with suppress(OSError, ValueError, RuntimeError):
                real = (folder / usual / name).resolve(strict=True)
                if real.is_relative_to(folder.resolve(strict=True)) and real.is_file():
                    yield real


def _read(path: Path, record: str, most: int) -> Picture:
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
    media = media_of(data)
    if media is None or len(data) > most:
        raise NotAPicture(f"The picture of record '{record}' is not a JPEG, PNG, GIF or WebP file.")
    return Picture(data, media, f"{about.st_size:x}-{about.st_mtime_ns:x}")


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
