"""A lock between processes that the operating system frees when its holder dies."""

from __future__ import annotations

import os
import time
from pathlib import Path
from types import TracebackType
from typing import Self

from assay.errors import StoreBusy
from assay.store.files import operating

if os.name == "nt":
    import msvcrt

    def _try(descriptor: int) -> bool:
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _try(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


class FileLock:
    """An exclusive lock on a file that is made for it.

    Two objects exclude each other also within one process. Use it in a ``with``.

    Args:
        path: The lock file; its folder must exist.
        timeout: Seconds that ``with`` waits.
        what: What is locked, for the sentence of the error.
    """

    def __init__(self, path: Path, *, timeout: float = 30.0, what: str = "") -> None:
        self.path = path
        self._timeout = timeout
        self._what = what or f"'{path.name}'"
        self._descriptor: int | None = None

    def acquire(self, timeout: float | None = None) -> None:
        """Take the lock.

        Args:
            timeout: Seconds to wait, 0 to try once; ``None`` for the one of the object.

        Raises:
            StoreBusy: Somebody else still holds it after that time.
        """
        deadline = time.monotonic() + (self._timeout if timeout is None else timeout)
        pause = 0.001
        while not self._attempt():
            if time.monotonic() >= deadline:
                raise StoreBusy(f"Another process is working on {self._what}.")
            time.sleep(pause)
            pause = min(2 * pause, 0.05)

    def is_held(self) -> bool:
        """Tell whether anybody holds the lock now."""
        if not self.path.exists():
            return False
        if not self._attempt():
            return True
        self.release()
        return False

    def release(self, *, remove: bool = False) -> None:
        """Let go of the lock.

        Args:
            remove: Remove the file too; only where nobody waits for the lock.
        """
        if self._descriptor is None:
            return
        if remove:
            self.path.unlink(missing_ok=True)
        os.close(self._descriptor)
        self._descriptor = None

    def _attempt(self) -> bool:
        with operating(self.path):
            descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o644)
        if _try(descriptor):
            self._descriptor = descriptor
            return True
        os.close(descriptor)
        return False

    def __enter__(self) -> Self:
        self.acquire()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.release()
