"""When to ask, and when to ask again: rate limit, back-off, ``Retry-After``."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

LONGEST_PAUSE = 30.0
"""Seconds a back-off never exceeds; a service that says itself how long may ask for more."""


class Pace:
    """Spaces requests and grows the pauses after failures.

    Args:
        rate: Requests a second at most; ``None`` is as fast as answers come.
        base: Seconds; the first pause is drawn from 0 to this.
        seed: Of the pauses.
    """

    def __init__(self, rate: float | None, base: float, seed: int) -> None:
        self._gap = 1.0 / rate if rate else 0.0
        self._base = base
        self._random = random.Random(seed)
        self._next = 0.0

    def wait(self, now: float) -> float:
        """Return the seconds until the next request may go out."""
        return max(0.0, self._next - now)

    def sent(self, now: float) -> None:
        """Note that a request went out."""
        self._next = max(self._next, now + self._gap)

    def hold(self, until: float) -> None:
        """Let no request go out before a moment: the service asked for it."""
        self._next = max(self._next, until)

    def pause(self, failures: int) -> float:
        """Draw the pause after so many failures in a row: exponential, with full jitter.

        Follows M. Brooker, "Exponential Backoff and Jitter", AWS Architecture Blog, 2015.
        """
        return self._random.uniform(0.0, min(LONGEST_PAUSE, self._base * 2.0 ** (failures - 1)))


def retry_after(value: str | None, now: str | None = None) -> float | None:
    """Read ``Retry-After`` (RFC 9110, 10.2.3): seconds, or a date.

    Args:
        value: The header.
        now: The reply's own ``Date``, so that a wrong clock on either side does no harm.

    Returns:
        Seconds to wait, at least 0; ``None`` where it says nothing that can be read.
    """
    if value is None:
        return None
    try:
        seconds = float(value)
        return max(0.0, seconds) if seconds < float("inf") else None
    except ValueError:
        pass
    until = _date(value)
    return (
        None
        if until is None
        else max(0.0, (until - (_date(now) or datetime.now(UTC))).total_seconds())
    )


def _date(value: str | None) -> datetime | None:
    try:
        found = parsedate_to_datetime(value or "")
    except (ValueError, TypeError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
