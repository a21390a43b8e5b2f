"""List what a zip archive holds, refusing archives that are broken or hostile."""

from __future__ import annotations

import zipfile
from pathlib import Path, PurePosixPath

from assay.errors import EmptySource, MalformedSource, UnknownFormat
from assay.readers.limits import Limits
from assay.readers.origins.places import Origin, plain_errors, refuse_bomb

_IGNORED = ("__MACOSX/", ".DS_Store", "Thumbs.db")
_ENCRYPTED = 0x1


def zip_origins(path: Path, limits: Limits) -> list[Origin]:
    """Return the files in an archive; nothing is ever unpacked to disk by its name.

    Raises:
        MalformedSource: Broken, encrypted, out of proportion, or with a member whose path
            leaves the archive.
        EmptySource: No file inside.
        UnknownFormat: It is an Office document or the like.
    """
    with plain_errors(str(path)):
        archive = zipfile.ZipFile(path)
    infos = archive.infolist()
    names = {info.filename for info in infos}
    if "[Content_Types].xml" in names or {"mimetype", "content.xml"} <= names:
        raise UnknownFormat(
            f"'{path}' is an Office document that is no workbook of sheets, not a data file.",
            hint="Save its table as .xlsx or as CSV (UTF-8), and import that.",
        )
    files = [info for info in infos if not info.is_dir() and not _ignored(info.filename)]
    if not files:
        raise EmptySource(f"The archive '{path}' holds no files.")
    if len(files) > limits.max_members:
        raise MalformedSource(f"The archive '{path}' holds more than {limits.max_members:,} files.")
    _refuse_hostile(path, files, limits)
    return [
        Origin(
            path=path,
            relative=info.filename,
            member=info.filename,
            limits=limits,
            archive=archive,
        )
        for info in sorted(files, key=lambda info: info.filename)
    ]


def _ignored(name: str) -> bool:
    return name.startswith(_IGNORED[0]) or PurePosixPath(name).name in _IGNORED


def _refuse_hostile(path: Path, files: list[zipfile.ZipInfo], limits: Limits) -> None:
    for info in files:
        parts = PurePosixPath(info.filename.replace("\\", "/")).parts
        if ".." in parts or info.filename.startswith(("/", "\\")) or ":" in parts[0]:
            raise MalformedSource(
                f"The archive '{path}' has a member with an unsafe path, '{info.filename}'.",
                hint="Make the archive again with plain relative file names.",
            )
        if info.flag_bits & _ENCRYPTED:
            raise MalformedSource(
                f"The member '{info.filename}' of '{path}' is encrypted.",
                hint="Unpack the archive with its password and import the file inside.",
            )
        refuse_bomb(f"{path}:{info.filename}", info.file_size, max(1, info.compress_size), limits)
    unpacked = sum(info.file_size for info in files)
    refuse_bomb(str(path), unpacked, max(1, sum(info.compress_size for info in files)), limits)
