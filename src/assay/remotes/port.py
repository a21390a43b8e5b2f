"""The port: what a prediction API is to the client that asks it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol, Self, runtime_checkable


class Candidate(NamedTuple):
    """A label and how sure the service is of it, 0–1."""

    label: str
    confidence: float


Answer = tuple[Candidate, ...]
"""What a service says of one text: at least one candidate, the surest first."""


@dataclass(frozen=True)
class Reply:
    """What came back over the wire, whole.

    Attributes:
        status: HTTP status.
        body: The body, decoded.
        retry_after: Seconds the service asks to wait before the next request, if it does.
        location: Where it says that the address has moved to, if it does.
    """

    status: int
    body: bytes
    retry_after: float | None = None
    location: str | None = None


class Dropped(Exception):
    """No whole reply came: refused or lost connection, timeout, cut-off or oversized body.

    Args:
        reason: What happened, as the end of a sentence, without any text that was sent.
        lasting: Asking again cannot help (the name does not exist, the certificate is wrong).
    """

    def __init__(self, reason: str, *, lasting: bool = False) -> None:
        super().__init__(reason)
        self.reason, self.lasting = reason, lasting


class Oversized(Dropped):
    """The reply is larger than allowed; fewer texts may make it smaller."""


@runtime_checkable
class Endpoint(Protocol):
    """Hands texts to a service and gives back what it answered, raw.

    Opened by ``with``, used by several threads at once while it is open, and leaves no
    connection behind. It knows nothing of retries, batches or what answers mean.

    Attributes:
        key: Names the address and what is asked of it; what two endpoints of one key answer may
            be kept in one place.
        name: What a person recognises it by.
    """

    key: str
    name: str

    def __enter__(self) -> Self:
        """Open it."""
        ...

    def __exit__(self, *_: object) -> None:
        """Close every connection."""
        ...

    def post(self, texts: Sequence[str]) -> Reply:
        """Ask about texts once.

        Args:
            texts: As many as one request may hold.

        Raises:
            Dropped: No whole reply came.
        """
        ...

    def without_key(self, said: str) -> str:
        """Return words of the service without the key, should it repeat it."""
        ...
