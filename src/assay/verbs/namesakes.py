"""Files that bear a picture's name in another spelling, in the folders of a data set.

Tables are written on one machine and read on another: letters change case, endings are left
out, whole paths begin with a drive or a home that is not here.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import lru_cache
from pathlib import Path, PurePosixPath

from assay.readers.pictures.folder import ENDINGS, stem_key

_MOST = 200_000  # files of a folder that are remembered
_ROOT = re.compile(r"(?i)^(?:file://|[a-z]:/|/|~/)")


def namesakes(name: str, folder: Path) -> Iterator[Path]:
    """Yield files in a folder that are called so but for case, ending, or what leads to it.

    Parts that lead to the picture are passed over as far as the folder has their names, so that
    of pictures called alike in two folders neither is taken for the other; all of them only where
    a name begins at the root of another machine.

    Args:
        name: As a record names the picture.
        folder: A folder in which pictures are looked for.
    """
    told = name.replace("\\", "/")
    parts = [part for part in PurePosixPath(_ROOT.sub("", told)).parts if part != "."]
    if not parts or ".." in parts or "\0" in name or re.match(r"(?i)(?:https?|data):", told):
        return
    rooted = _ROOT.match(told) is not None
    for start in range(len(parts)):
        above = parts[start - 1].casefold() if start else ""
        last = start == len(parts) - 1
        if start == 0 or rooted or above == folder.name.casefold():
            yield from _at(folder, parts[start:])
        elif last:
            return


def _at(folder: Path, parts: list[str]) -> Iterator[Path]:
    place = folder
    for part in parts[:-1]:
        found = _listing(place).get(part.casefold())
        if found is None:
            return
        place = place / found
    listed = _listing(place)
    found = listed.get(parts[-1].casefold())
    if found is None and PurePosixPath(parts[-1].lower()).suffix not in ENDINGS:
        found = listed.get(f"/{stem_key(parts[-1])}")
    if found is not None:
        yield place / found


def _listing(folder: Path) -> Mapping[str, str]:
    with suppress(OSError):
        return _names(str(folder), folder.stat().st_mtime_ns)
    return {}


@lru_cache(maxsize=64)
def _names(folder: str, changed: int) -> Mapping[str, str]:  # noqa: ARG001 - for the cache
    """Return the names of files by their lower case, those of pictures also by ``/stem``."""
    found: dict[str, str] = {}
    twice: set[str] = set()
    with os.scandir(folder) as inside:
        for count, entry in enumerate(inside):
            if count > _MOST:
                return {}
            keys = [entry.name.casefold()]
            path = PurePosixPath(entry.name)
            if path.suffix.lower() in ENDINGS:
                keys.append(f"/{stem_key(path.stem)}")
            for key in keys:
                if key in found:
                    twice.add(key)
                found[key] = entry.name
    return {key: name for key, name in found.items() if key not in twice}
