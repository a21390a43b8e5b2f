"""Pictures that came over the network: kept as long as a data set names their folder."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from assay.errors import DatasetNotFound
from assay.store.catalogue import Catalogue
from assay.store.files import TEMPORARY, make_folder, operating, remove, sync_tree
from assay.store.layout import Layout
from assay.store.locks import FileLock

_UPLOAD = re.compile(r"[0-9a-f]{21}")


def pictures_in(folders: Iterable[str]) -> set[str]:
    """Return the uploads whose pictures lie in some folders.

    Their ids are unique, so that a path tells them also once the workspace has moved.
    """
    parts = {part for folder in folders for part in Path(folder).parts}
    return {part for part in parts if _UPLOAD.fullmatch(part)}


def named_pictures(catalogue: Catalogue) -> set[str]:
    """Return the uploads whose pictures some data set names."""
    return pictures_in(folder for row in catalogue.datasets.list() for folder in row.folders)


@contextmanager
def keeping(layout: Layout, catalogue: Catalogue, dataset: str, upload: str) -> Iterator[Path]:
    """Fill a folder with pictures; a data set names it once the block ends well.

    Of a process that dies in between, ``doctor`` finds what it left.

    Raises:
        DiskFull, PermissionRefused: There is no room; nothing is kept.
        DatasetNotFound: It was deleted meanwhile; nothing is kept.
    """
    folder = layout.pictures / upload
    work = folder.with_name(f"{TEMPORARY}{upload}")
    make_folder(layout.pictures)
    with lock_of(layout, upload):
        remove(work)
        try:
            make_folder(work)
            with operating(work):
                yield work
                sync_tree(work)
                remove(folder)
                work.rename(folder)
        except BaseException:
            remove(work)
            raise
        try:
            catalogue.datasets.add_folder(dataset, layout.told(folder))
        except DatasetNotFound:
            remove(folder)
            raise


def strays(layout: Layout, catalogue: Catalogue) -> Iterator[Path]:
    """Yield folders of pictures that no data set names and nobody fills."""
    if not layout.pictures.is_dir():
        return
    places = sorted(path for path in layout.pictures.iterdir() if path.is_dir())
    held = {place for place in places if lock_of(layout, _upload(place)).is_held()}
    named = named_pictures(catalogue)  # after the locks: what was let go of is named by now
    yield from (place for place in places if place not in held and place.name not in named)


def _upload(place: Path) -> str:
    return place.name.removeprefix(TEMPORARY)


def lock_of(layout: Layout, upload: str) -> FileLock:
    """Return the lock that is held while the pictures of an upload are kept."""
    return FileLock(layout.locks / f"pictures-{upload}", what="the pictures of this upload")
