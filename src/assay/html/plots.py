"""Plots of scores with whiskers, drawn by hand like the other figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from math import log2

from assay.schema.evaluations import Interval
from assay.schema.studies import CurvePoint, shots_text

WIDTH, HEIGHT = 620, 300
LEFT, TOP, BOTTOM = 54, 14, 44
DASHES = ("none", "6 3", "2 3", "9 3 2 3")
LINE = 34
"""Pixels between two rows of dots."""


def curve(found: Sequence[CurvePoint]) -> str:
    """Draw accuracy over the number of training records (each step doubles) with whiskers."""
    bottom = _floor(min(one.accuracy_interval[0] for one in found))
    places = [log2(max(one.records, 1)) for one in found]
    first, span = places[0], max(places[-1] - places[0], 1.0)

    def x(place: float) -> float:
        return LEFT + 24 + (place - first) / span * (WIDTH - LEFT - 70)

    def y(score: float) -> float:
        return TOP + (1 - score) / (1 - bottom) * (HEIGHT - TOP - BOTTOM)

    parts = [_level(y(at), at) for at in _ticks(bottom)]
    line = " ".join(f"{x(p):.1f},{y(o.accuracy):.1f}" for p, o in zip(places, found, strict=True))
    parts.append(f'<polyline fill="none" class="line" points="{line}"/>')
    for place, one in zip(places, found, strict=True):
        low, high = one.accuracy_interval
        tip = escape(
            f"{shots_text(one.shots)} ({one.records:,.0f} records): {100 * one.accuracy:.1f} % "
            f"[{100 * low:.1f} – {100 * high:.1f}]"
        )
        label = "all" if one.shots is None else str(one.shots)
        parts.append(
            f"<g><title>{tip}</title>"
            f'<path class="whisker" d="M{x(place):.1f} {y(low):.1f}V{y(high):.1f}'
            f'M{x(place) - 5:.1f} {y(low):.1f}h10M{x(place) - 5:.1f} {y(high):.1f}h10"/>'
            f'<circle class="mark" cx="{x(place):.1f}" cy="{y(one.accuracy):.1f}" r="5"/></g>'
            f'<text x="{x(place):.1f}" y="{HEIGHT - 26}" text-anchor="middle">{label}</text>'
        )
    parts.append(
        f'<text x="{WIDTH / 2:.0f}" y="{HEIGHT - 8}" text-anchor="middle">labels a class</text>'
    )
    return _svg("Accuracy by number of labels", WIDTH, HEIGHT, "".join(parts))


def lines(title: str, named: Mapping[str, Sequence[tuple[int, float, Interval]]]) -> str:
    """Draw several scores over a number of labels, each with whiskers and its name at its end.

    Lines differ by dash and mark as well as by place, so that print without colour tells them.
    """
    every = [point for found in named.values() for point in found]
    bottom = _floor(min(low for _, _, (low, _) in every))
    first, last = min(n for n, _, _ in every), max(n for n, _, _ in every)
    names = 8.0 * max(map(len, named))

    def x(labels: float) -> float:
        return LEFT + 24 + (labels - first) / max(last - first, 1) * (WIDTH - LEFT - 60 - names)

    def y(score: float) -> float:
        return TOP + (1 - score) / (1 - bottom) * (HEIGHT - TOP - BOTTOM)

    parts = [_level(y(at), at) for at in _ticks(bottom)]
    ends = _apart({name: y(found[-1][1]) for name, found in named.items()}, 14.0)
    for place, (name, found) in enumerate(named.items()):
        dash = DASHES[place % len(DASHES)]
        points = " ".join(f"{x(n):.1f},{y(score):.1f}" for n, score, _ in found)
        parts.append(
            f'<polyline fill="none" class="line" stroke-dasharray="{dash}" points="{points}"/>'
        )
        for n, score, (low, high) in found:
            tip = escape(
                f"{name}, {n} labels: {100 * score:.1f} % [{100 * low:.1f} – {100 * high:.1f}]"
            )
            at = x(n) + 3 * (place - (len(named) - 1) / 2)  # side by side, not on one another
            parts.append(
                f"<g><title>{tip}</title>"
                f'<path class="whisker" d="M{at:.1f} {y(low):.1f}V{y(high):.1f}"/>'
                f'<circle class="mark" cx="{at:.1f}" cy="{y(score):.1f}" r="3"/></g>'
            )
        parts.append(f'<text x="{x(last) + 14:.1f}" y="{ends[name] + 4:.1f}">{escape(name)}</text>')
    parts += [
        f'<text x="{x(n):.1f}" y="{HEIGHT - 26}" text-anchor="middle">{n}</text>'
        for n in sorted({n for n, _, _ in every})
    ]
    parts.append(f'<text x="{WIDTH / 2:.0f}" y="{HEIGHT - 8}" text-anchor="middle">labels</text>')
    return _svg(title, WIDTH, HEIGHT, "".join(parts))


def _apart(places: Mapping[str, float], gap: float) -> dict[str, float]:
    """Push names down until none covers another."""
    found: dict[str, float] = {}
    lowest = -gap
    for name, place in sorted(places.items(), key=lambda one: one[1]):
        found[name] = lowest = max(place, lowest + gap)
    return found


def dots(title: str, rows: Sequence[tuple[str, float, Interval]]) -> str:
    """Draw one score a row as a dot with its interval."""
    left = 16 + 7.2 * max(len(name) for name, _, _ in rows)
    lowest = _floor(min(interval[0] for _, _, interval in rows))
    height = TOP + LINE * len(rows) + BOTTOM

    def x(score: float) -> float:
        return left + (score - lowest) / (1 - lowest) * (WIDTH - left - 30)

    parts = [
        f'<line class="axis" x1="{x(at):.1f}" x2="{x(at):.1f}" y1="{TOP}" '
        f'y2="{height - BOTTOM}"/><text x="{x(at):.1f}" y="{height - BOTTOM + 18}" '
        f'text-anchor="middle">{100 * at:.0f} %</text>'
        for at in _ticks(lowest)
    ]
    for place, (name, value, (low, high)) in enumerate(rows):
        y = TOP + LINE * (place + 0.5)
        tip = escape(f"{name}: {100 * value:.1f} % [{100 * low:.1f} – {100 * high:.1f}]")
        parts.append(
            f'<text x="{left - 10:.1f}" y="{y + 4:.1f}" text-anchor="end">{escape(name)}</text>'
            f"<g><title>{tip}</title>"
            f'<path class="whisker" d="M{x(low):.1f} {y:.1f}H{x(high):.1f}'
            f'M{x(low):.1f} {y - 5:.1f}v10M{x(high):.1f} {y - 5:.1f}v10"/>'
            f'<circle class="mark" cx="{x(value):.1f}" cy="{y:.1f}" r="6"/></g>'
        )
    return _svg(title, WIDTH, height, "".join(parts))


def _level(y: float, at: float) -> str:
    return (
        f'<line class="axis" x1="{LEFT}" x2="{WIDTH}" y1="{y:.1f}" y2="{y:.1f}"/>'
        f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{100 * at:.0f} %</text>'
    )


def _floor(lowest: float) -> float:
    """Return the round share below which nothing is drawn."""
    return min(max(0.0, int(lowest * 10) / 10), 0.9)


def _ticks(lowest: float) -> list[float]:
    step = 0.2 if lowest < 0.4 else 0.1 if lowest < 0.8 else 0.05
    count = round((1 - lowest) / step)
    return [1 - step * place for place in range(count + 1)]


def _svg(label: str, width: float, height: float, inside: str) -> str:
    return (
        f'<div class="wide"><svg role="img" aria-label="{escape(label)}" width="{width:.0f}" '
        f'height="{height:.0f}">{inside}</svg></div>'
    )
