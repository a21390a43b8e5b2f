"""Phrases shared by the why sentences of findings."""

from __future__ import annotations

from collections.abc import Sequence

from assay import prose


def percent(share: float) -> str:
    """Write a share as a whole percentage: 0.934 → "93 %"."""
    return prose.percent(share, 0)


def number(value: float) -> str:
    """Write a probability with two decimals, never as a false 0.00 or 1.00."""
    if 0 < value < 0.005:
        return "under 0.01"
    if 0.995 <= value < 1:
        return "over 0.99"
    return f"{value:.2f}"


def counted(count: int, singular: str, plural: str | None = None) -> str:
    """Write a count with its noun: 1 record, 3 records."""
    return f"{count:,} {singular if count == 1 else plural or singular + 's'}"


def listed(items: Sequence[str], limit: int = 5) -> str:
    """Join words as in a sentence, at most ``limit`` of them."""
    shown = list(items[:limit])
    if len(items) > limit:
        return f"{', '.join(shown)} and {len(items) - limit} more"
    if len(shown) < 2:
        return "".join(shown)
    return f"{', '.join(shown[:-1])} and {shown[-1]}"


def excerpt(text: str | None, limit: int = 60) -> str:
    """Quote the beginning of a text on one line."""
    flat = " ".join((text or "").split())
    return f"“{flat}”" if len(flat) <= limit else f"“{flat[: limit - 1]}…”"
