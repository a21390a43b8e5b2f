"""A record's picture, as it is shown."""

from __future__ import annotations

from dataclasses import dataclass

MAX_BYTES = 50_000_000
"""Largest picture that is shown, in bytes."""


@dataclass(frozen=True)
class Picture:
    """The bytes of a picture and how to name them.

    Attributes:
        data: The file as it lies on disk.
        media: image/jpeg, image/png, image/gif or image/webp, told by its first bytes.
        tag: Changes when the file does.
    """

    data: bytes
    media: str
    tag: str
