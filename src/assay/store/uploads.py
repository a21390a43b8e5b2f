"""Files received over the network: written under names of our own, until they are imported."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import Self

from pydantic import ValidationError

from assay.errors import UploadNotFound
from assay.schema.uploads import Upload
from assay.store.catalogue.names import new_id
from assay.store.files import TEMPORARY, make_folder, operating, remove, write_synced

ABOUT = "upload.json"
_ID = re.compile(r"[0-9a-f]{21}")
_ENDINGS = re.compile(
    r"(\.(?:csv|tsv|tab|psv|txt|text|json|jsonl|ndjson|parquet|pq|arrow|feather|ipc|token|pdf|docx|xls[xmb]?|ods|"
    r"x?html|htm|md|markdown))?(\.(?:gz|zip))?$",
    re.IGNORECASE,
)
_LONGEST = 200


class Uploads:
    """The uploads of a workspace.

    Args:
        root: Their folder, made when the first arrives.
    """

    def __init__(self, root: Path) -> None:
        self._root = root

    def receive(self, name: str) -> Incoming:
        """Begin to receive a file; use it in a ``with``, where ``finish`` makes it an upload.

        Args:
            name: What the person calls it. Of it only a known ending reaches the disk.
        """
        return Incoming(self._root, name)

    def get(self, upload: str) -> Upload:
        """Read what is known about an upload.

        Raises:
            UploadNotFound: There is none of that id.
        """
        if _ID.fullmatch(upload):
            with _absent(upload):
                return Upload.model_validate_json((self._root / upload / ABOUT).read_bytes())
        raise _missing(upload)

    def file(self, upload: str) -> Path:
        """Return the file of an upload, for a reader.

        Raises:
            UploadNotFound: There is none of that id.
        """
        return self._root / upload / stored_name(upload, self.get(upload).name)

    def delete(self, upload: str) -> None:
        """Remove an upload.

        Raises:
            UploadNotFound: There is none of that id.
        """
        remove(self._root / self.get(upload).id)

    def sweep(self, older_than: float) -> int:
        """Remove what was left lying, complete or not; return how many.

        Args:
            older_than: Seconds since it was last written to.
        """
        if not self._root.is_dir():
            return 0
        border = time.time() - older_than
        old = [folder for folder in self._root.iterdir() if folder.stat().st_mtime < border]
        for folder in old:
            remove(folder)
        return len(old)


class Incoming:
    """A file on its way in; leaving the ``with`` without ``finish`` removes it."""

    def __init__(self, root: Path, name: str) -> None:
        self._root, self._name = root, display_name(name)
        self._id = new_id()
        self._place = root / f"{TEMPORARY}{self._id}"
        self._bytes = 0

    def __enter__(self) -> Self:
        make_folder(self._root)
        make_folder(self._place)
        with operating(self._place):
            self._file = (self._place / stored_name(self._id, self._name)).open("wb")
        return self

    def write(self, chunk: bytes) -> int:
        """Add bytes; return how many there are by now.

        Raises:
            DiskFull: There is no room.
        """
        with operating(self._place):
            self._bytes += self._file.write(chunk)
        return self._bytes

    def finish(self) -> Upload:
        """Make what was received an upload.

        Raises:
            DiskFull: There is no room.
        """
        upload = Upload(id=self._id, name=self._name, bytes=self._bytes, created=datetime.now(UTC))
        with operating(self._place):
            self._file.close()
            write_synced(self._place / ABOUT, upload.model_dump_json().encode())
            self._place.rename(self._root / self._id)
        return upload

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()
        if self._place.exists():
            remove(self._place)


def display_name(name: str) -> str:
    """Return the last part of a name, printable and of bounded length."""
    last = PurePosixPath(name.replace("\\", "/")).name
    return "".join(c for c in last if c.isprintable()).strip()[-_LONGEST:] or "upload"


def stored_name(upload: str, name: str) -> str:
    """Return our own file name: the id, and the ending where it is one of those we read."""
    found = _ENDINGS.search(name)
    return upload + (found.group().lower() if found else "")


@contextmanager
def _absent(upload: str) -> Iterator[None]:
    try:
        yield
    except (FileNotFoundError, ValidationError) as error:
        raise _missing(upload) from error


def _missing(upload: str) -> UploadNotFound:
    return UploadNotFound(f"There is no upload '{upload[:50]}'.")
