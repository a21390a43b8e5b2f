"""Where bytes come from: a plain file, a gzip file, a member of a zip archive."""

from __future__ import annotations

import gzip
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import IO, Literal, Self

from assay.errors import MalformedSource, PermissionRefused, ReadError, SourceNotFound
from assay.readers.limits import Limits
from assay.readers.origins import magic
from assay.schema.records import Split

Compression = Literal["gzip", "zip"]


@dataclass(frozen=True)
class Origin:
    """One readable stream of bytes.

    Attributes:
        path: The file on disk.
        relative: Its path inside the folder or archive opened, "/" between the parts.
        member: Name inside the zip archive ``path``, if it is one.
        split: The split its name gives it, where it is one of several.
        limits: Caps of reading.
        archive: The open archive, shared by its members: opening it for each would read its
            directory as often as it has members.
    """

    path: Path
    relative: str
    member: str | None = None
    split: Split | None = None
    limits: Limits = field(default_factory=Limits)
    archive: zipfile.ZipFile | None = field(default=None, repr=False, compare=False)

    @property
    def name(self) -> str:
        """The name shown in messages."""
        return f"{self.path}:{self.member}" if self.member else str(self.path)

    @property
    def stem(self) -> PurePosixPath:
        """Relative path without the ending of a compression."""
        path = PurePosixPath(self.relative)
        return path.with_suffix("") if path.suffix.lower() in {".gz", ".gzip"} else path

    @property
    def suffix(self) -> str:
        """Ending that names the format, lower case, with its dot; "" where there is none."""
        return self.stem.suffix.lower()

    def open(self) -> ByteStream:
        """Open the unpacked bytes.

        Raises:
            SourceNotFound, PermissionRefused, MalformedSource, ReadError: By what is wrong.
        """
        return ByteStream(self)

    def head(self, size: int) -> bytes:
        """Return the first ``size`` unpacked bytes, fewer where the file is shorter."""
        with self.open() as stream:
            return stream.read(size)


@contextmanager
def plain_errors(name: str) -> Iterator[None]:
    """Turn what the operating system and the decompressors raise into sentences."""
    try:
        yield
    except FileNotFoundError as error:
        raise SourceNotFound(f"There is no file or folder '{name}'.") from error
    except PermissionError as error:
        raise PermissionRefused(f"'{name}' may not be read: permission denied.") from error
    except (zipfile.BadZipFile, NotImplementedError) as error:
        raise MalformedSource(
            f"'{name}' is not an intact zip archive: {error}.",
            hint="Copy or download the archive again, or unpack it and import the file inside.",
        ) from error
    except (gzip.BadGzipFile, zlib.error) as error:
        raise MalformedSource(
            f"'{name}' is not an intact compressed file: {error}.",
            hint="Copy or download the file again, or unpack it first.",
        ) from error
    except OSError as error:
        raise ReadError(f"'{name}' cannot be read: {error.strerror or error}.") from error


class ByteStream:
    """Unpacked bytes of an origin, read forward, with a guard against archive bombs."""

    def __init__(self, origin: Origin) -> None:
        self._origin = origin
        self._limits = origin.limits
        self._stack = ExitStack()
        self._gzip = False
        self.position = 0
        """Unpacked bytes read so far."""
        with plain_errors(origin.name):
            try:
                self._open()
            except BaseException:
                self._stack.close()
                raise

    def _open(self) -> None:
        origin = self._origin
        if origin.archive is None or origin.member is None:
            raw: IO[bytes] = self._stack.enter_context(origin.path.open("rb"))
            self._packed: IO[bytes] = raw
            self._size = origin.path.stat().st_size
        else:
            raw = self._stack.enter_context(origin.archive.open(origin.member))
            self._packed = raw
            self._size = origin.archive.getinfo(origin.member).file_size
        head = raw.read(len(magic.GZIP))
        raw.seek(0)
        self._gzip = head == magic.GZIP
        self._file = gzip.GzipFile(fileobj=raw) if self._gzip else raw

    @property
    def fraction(self) -> float:
        """Share of the packed bytes read so far, 0–1."""
        return min(1.0, self._packed.tell() / self._size) if self._size else 1.0

    @property
    def compressed(self) -> bool:
        """Whether the bytes were gzipped."""
        return self._gzip

    def read(self, size: int) -> bytes:
        """Read ``size`` bytes, fewer only at the end.

        Raises:
            MalformedSource: The compressed data are cut off, broken or a bomb.
        """
        name = self._origin.name
        with plain_errors(name):
            try:
                data = self._file.read(size)
            except EOFError as error:
                raise MalformedSource(
                    f"'{name}' is cut off: its compressed data end too early, after "
                    f"{self._size:,} bytes.",
                    hint="Copy or download the file again; it is not complete.",
                ) from error
        self.position += len(data)
        if self._gzip and self.position > self._limits.ratio_free_bytes:
            refuse_bomb(name, self.position, max(1, self._packed.tell()), self._limits)
        return data

    def close(self) -> None:
        """Close every file held."""
        self._stack.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def refuse_bomb(name: str, unpacked: int, packed: int, limits: Limits) -> None:
    """Raise when unpacked data are out of proportion to packed data.

    Raises:
        MalformedSource: The ratio or the total is beyond the limits.
    """
    hint = "If the file is genuine, unpack it yourself and import what is inside."
    if unpacked > limits.max_unpacked_bytes:
        raise MalformedSource(
            f"'{name}' unpacks to more than {limits.max_unpacked_bytes:,} bytes and is refused.",
            hint=hint,
        )
    if unpacked > limits.ratio_free_bytes and unpacked / packed > limits.max_zip_ratio:
        raise MalformedSource(
            f"'{name}' unpacks to over {unpacked / packed:,.0f} times its size and is refused "
            "as a likely archive bomb.",
            hint=hint,
        )
