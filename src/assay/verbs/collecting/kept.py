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
from assay.store.pictures import keeping
from assay.verbs.context import Context

_LONGEST = 200


def keep_pictures(
    ctx: Context, dataset: str, path: Path, upload: str, called: str, report: Reporter
) -> None:
    """Keep the pictures of an upload, for a data set that exists: an archive's, or the one it is.

    The names in an archive were judged when it was opened: none leads out of it. Files larger
    than what is shown are left out.

    Args:
        path: The file.
        upload: Id of the upload.
        called: What the person calls the file.
        report: Called with the number of pictures kept.

    Raises:
        MalformedSource: The archive is broken, hostile, or out of proportion.
        DiskFull: There is no room; nothing is kept.
    """
    origins = [Origin(path, called)]
    if zipfile.is_zipfile(path):
        origins = zip_origins(path, Limits())
    pictures = [origin for origin in origins if is_picture(origin)]
    if not pictures:
        return
    with keeping(ctx.store.layout, ctx.store.catalogue, dataset, upload) as work:
        for number, origin in enumerate(pictures):
            report(number, len(pictures), "keeping pictures")
            _copy(origin, work)


def _copy(origin: Origin, work: Path) -> None:
    target = work.joinpath(*PurePosixPath(origin.relative.replace("\\", "/")).parts)
    named = max(len(part.encode()) for part in target.parts)
    if named > _LONGEST or not target.resolve().is_relative_to(work.resolve()):
        return
    if _size(origin) > MAX_BYTES:
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    with origin.open() as stream, target.open("wb") as file:
        shutil.copyfileobj(stream, file)  # type: ignore[arg-type]


def _size(origin: Origin) -> int:
    if origin.archive is None or origin.member is None:
        return origin.path.stat().st_size
    return origin.archive.getinfo(origin.member).file_size
