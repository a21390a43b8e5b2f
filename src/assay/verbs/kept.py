"""Pictures that came in an archive over the network are kept in the workspace."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path, PurePosixPath

from assay.readers.limits import Limits
from assay.readers.origins.archives import zip_origins
from assay.readers.origins.places import Origin
from assay.readers.pictures.folder import is_picture
from assay.schema.pictures import MAX_BYTES
from assay.schema.runs import Reporter
from assay.store.files import TEMPORARY, make_folder, operating, remove
from assay.verbs.context import Context

_LONGEST = 200


def keep_pictures(ctx: Context, path: Path, upload: str, report: Reporter) -> Path | None:
    """Unpack the pictures of an uploaded archive; return their folder, ``None`` without any.

    The names in the archive were judged when it was opened: none leads out of it. Files larger
    than what is shown are left out.

    Raises:
        MalformedSource: The archive is broken, hostile, or out of proportion.
        DiskFull: There is no room; nothing is kept.
    """
    if not zipfile.is_zipfile(path):
        return None
    pictures = [origin for origin in zip_origins(path, Limits()) if is_picture(origin)]
    if not pictures:
        return None
    folder = ctx.store.layout.pictures / upload
    work = folder.with_name(f"{TEMPORARY}{upload}")
    make_folder(ctx.store.layout.pictures)
    remove(work)
    try:
        with operating(work):
            for number, origin in enumerate(pictures):
                report(number, len(pictures), "keeping pictures")
                _unpack(origin, work)
            remove(folder)
            work.rename(folder)
    finally:
        if work.exists():
            remove(work)
    return folder


def _unpack(origin: Origin, work: Path) -> None:
    target = work.joinpath(*PurePosixPath(origin.relative.replace("\\", "/")).parts)
    named = max(len(part.encode()) for part in target.parts)
    if named > _LONGEST or not target.resolve().is_relative_to(work.resolve()):
        return
    archive, member = origin.archive, origin.member
    if archive is None or member is None or archive.getinfo(member).file_size > MAX_BYTES:
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    with origin.open() as stream, target.open("wb") as file:
        shutil.copyfileobj(stream, file)  # type: ignore[arg-type]
