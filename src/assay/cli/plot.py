"""Plots of a terminal: a score with its interval on one line."""

from __future__ import annotations

from assay.schema.evaluations import Interval


def whisker(value: float, interval: Interval, floor: float, *, width: int = 40) -> str:
    """Draw a score between ``floor`` and 1 as a dot, its interval as whiskers."""

    def place(score: float) -> int:
        share = (min(max(score, floor), 1.0) - floor) / max(1 - floor, 1e-9)
        return round(share * (width - 1))

    low, high = place(interval[0]), place(interval[1])
    line = [" "] * width
    line[low : high + 1] = "─" * (high + 1 - low)
    line[low], line[high] = "├", "┤"
    line[place(value)] = "●"
    return "".join(line)


def floor_of(lowest: float) -> float:
    """Return the round share a plot begins at."""
    return min(max(0.0, int(lowest * 10) / 10), 0.9)


def axis(floor: float, *, width: int = 40) -> str:
    """Return the ends of the scale, to stand under the plot."""
    left, right = f"{100 * floor:.0f} %", "100 %"
    return left + " " * max(width - len(left) - len(right), 1) + right
