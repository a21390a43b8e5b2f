"""Inner loops compiled by numba: without Python's lock, and kept for the next process."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numba


def compiled(function: Callable[..., Any]) -> Callable[..., Any]:
    """Compile a function at its first call, and keep the machine code where we may."""
    return _compile(function, fastmath=False)


def compiled_sums(function: Callable[..., Any]) -> Callable[..., Any]:
    """Compile one whose sums may be taken in any order, several numbers at a time.

    On one machine they are always taken in the same order.
    """
    return _compile(function, fastmath=True)


def _compile(function: Callable[..., Any], *, fastmath: bool) -> Callable[..., Any]:
    try:
        return numba.njit(nogil=True, cache=True, fastmath=fastmath)(function)
    except RuntimeError:  # no folder to keep it in can be written
        return numba.njit(nogil=True, fastmath=fastmath)(function)
