"""The base of all domain errors."""

from __future__ import annotations


class AssayError(Exception):
    """Base of all domain errors.

    Args:
        message: One sentence: what is wrong, and where.
        hint: One sentence: what to do. Falls back to the class's own ``default_hint``.

    Attributes:
        code: Stable machine name, used in JSON and REST answers.
        retryable: Whether the same call may succeed later without a change.
    """

    code = "error"
    default_hint = ""
    retryable = False

    def __init__(self, message: str, *, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint if hint is not None else self.default_hint

    def __str__(self) -> str:
        return self.message
