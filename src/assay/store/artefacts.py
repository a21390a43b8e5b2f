"""What was computed: folders of files named by their run, complete or absent, and checked."""

from __future__ import annotations

import io
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import orjson
import polars as pl

from assay.errors import CorruptArtefact, RunNotFound
from assay.store.catalogue.names import new_id
from assay.store.files import (
    TEMPORARY,
    checksum,
    checksum_file,
    make_folder,
    operating,
    remove,
    sync_folder,
    sync_tree,
    write_synced,
)
from assay.store.locks import FileLock

MANIFEST = "manifest.json"
_FRAME = "frame.arrow"
_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.:@-]{0,150}")


class Artefacts:
    """The artefacts of a workspace.

    Args:
        root: Their folder.
        locks: Folder of lock files, which keep ``doctor`` off what is being built.
    """

    def __init__(self, root: Path, locks: Path) -> None:
        self._root, self._locks = root, locks

    def write_frame(self, run_id: str, name: str, frame: pl.DataFrame) -> None:
        """Store a frame, replacing one of that name.

        Raises:
            DiskFull, PermissionRefused: What was there is unchanged.
        """
        buffer = io.BytesIO()
        frame.write_ipc(buffer, compression="uncompressed")
        with self.building(run_id, name) as folder:
            write_synced(folder / _FRAME, buffer.getbuffer())

    def read_frame(self, run_id: str, name: str) -> pl.DataFrame:
        """Read a frame.

        Raises:
            RunNotFound: The run has no such artefact.
            CorruptArtefact: It is not what was written.
        """
        data = self._read(self.folder(run_id, name), _FRAME)
        return pl.read_ipc(io.BytesIO(data))

    def scan_frame(self, run_id: str, name: str) -> pl.LazyFrame:
        """Read parts of a frame as they are asked for, without verifying the whole of it.

        Raises:
            RunNotFound: The run has no such artefact.
        """
        return pl.scan_ipc(self.folder(run_id, name) / _FRAME)

    def write_files(self, run_id: str, name: str, files: Mapping[str, bytes]) -> None:
        """Store files, replacing those of that name.

        Args:
            run_id: The run they hang on.
            name: Name of the artefact.
            files: File name → content; plain names, no folders.

        Raises:
            ValueError: A file name with a folder in it.
            DiskFull, PermissionRefused: What was there is unchanged.
        """
        with self.building(run_id, name) as folder:
            for file, data in files.items():
                if not file or Path(file).name != file or file == MANIFEST:
                    raise ValueError(f"not a plain file name: {file!r}")
                write_synced(folder / file, data)

    def read_files(self, run_id: str, name: str) -> dict[str, bytes]:
        """Read all files of an artefact.

        Raises:
            RunNotFound: The run has no such artefact.
            CorruptArtefact: A file is not what was written.
        """
        folder = self.folder(run_id, name)
        return {file: self._read(folder, file) for file in _manifest(folder)}

    def exists(self, run_id: str, name: str) -> bool:
        """Tell whether the artefact is there, complete."""
        return (self._place(run_id, name) / MANIFEST).is_file()

    def folder(self, run_id: str, name: str) -> Path:
        """Return the folder of an artefact, for a library that reads it itself.

        Raises:
            RunNotFound: The run has no such artefact.
        """
        place = self._place(run_id, name)
        if not (place / MANIFEST).is_file():
            raise RunNotFound(
                f"Run '{run_id}' has no stored {name}.",
                hint="Compute it again, or run `assay info`.",
            )
        return place

    def names(self, run_id: str) -> list[str]:
        """List the artefacts of a run, sorted."""
        place = self._root / _safe(run_id)
        if not place.is_dir():
            return []
        return sorted(p.name for p in place.iterdir() if (p / MANIFEST).is_file())

    def delete(self, run_id: str, name: str | None = None) -> None:
        """Remove an artefact, or all of a run; nothing happens where there is none."""
        remove(self._root / _safe(run_id) if name is None else self._place(run_id, name))

    @contextmanager
    def building(self, run_id: str, name: str) -> Iterator[Path]:
        """Give an empty folder to fill; at the end it becomes the artefact, or vanishes.

        Everything in it is synced and entered in a manifest with its checksum, then the
        folder is renamed, so that a crash leaves the artefact whole, old or absent.

        Raises:
            DiskFull, PermissionRefused: What was there is unchanged.
        """
        place = self._place(run_id, name)
        make_folder(place.parent)
        token = new_id()
        temporary = place.parent / f"{TEMPORARY}{token}"
        with FileLock(self._locks / f"artefact-{token}"):
            make_folder(temporary)
            try:
                yield temporary
                _seal(temporary)
                _swap(temporary, place)
            finally:
                remove(temporary)
                (self._locks / f"artefact-{token}").unlink(missing_ok=True)

    def verify(self, run_id: str, name: str) -> list[str]:
        """Return the files of an artefact that are missing or not what was written."""
        place = self._place(run_id, name)
        try:
            told = _manifest(place)
        except (CorruptArtefact, FileNotFoundError):
            return [MANIFEST]
        return [
            file
            for file, (size, digest) in told.items()
            if not (place / file).is_file()
            or (place / file).stat().st_size != size
            or checksum_file(place / file) != digest
        ]

    def _place(self, run_id: str, name: str) -> Path:
        return self._root / _safe(run_id) / _safe(name)

    def _read(self, folder: Path, file: str) -> bytes:
        told = _manifest(folder).get(file)
        path = folder / file
        with operating(path):
            data = path.read_bytes() if path.is_file() else b""
        if told is None or (len(data), checksum(data)) != told:
            raise CorruptArtefact(f"The stored file {path} is not what was written.")
        return data


def _safe(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise RunNotFound(f"There is no run or artefact '{name[:50]}'.")
    return name


def _manifest(folder: Path) -> dict[str, tuple[int, str]]:
    try:
        told = orjson.loads((folder / MANIFEST).read_bytes())
        return {file: (int(size), str(digest)) for file, (size, digest) in told["files"].items()}
    except (orjson.JSONDecodeError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise CorruptArtefact(f"The list of files {folder / MANIFEST} is damaged.") from error


def _seal(folder: Path) -> None:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    told = {
        path.relative_to(folder).as_posix(): (path.stat().st_size, checksum_file(path))
        for path in files
    }
    write_synced(folder / MANIFEST, orjson.dumps({"files": told}))
    sync_tree(folder)


def _swap(temporary: Path, place: Path) -> None:
    """Rename over what is there; a crash in between leaves nothing, which is recomputed."""
    old = None
    with operating(place):
        if place.exists():
            old = place.with_name(f"{TEMPORARY}{os.getpid()}-old-{temporary.name[-10:]}")
            place.rename(old)
        temporary.rename(place)
    sync_folder(place.parent)
    if old is not None:
        remove(old)
