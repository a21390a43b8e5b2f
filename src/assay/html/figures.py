"""Figures as inline SVG: drawn by hand because a page that stands alone has no script."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from assay.schema.curves import PrecisionRecall, SelectivePoint
from assay.schema.evaluations import CalibrationBin, ConfidenceBin, ConfusionMatrix, Interval

SIDE = 260
"""Width and height of a square diagram in pixels, axes left out."""

MARGIN = 40

DASHES = ("none", "6 3", "2 3", "10 3 2 3")
"""What tells the lines of a figure apart without colour."""


def reliability(bins: Sequence[CalibrationBin]) -> str:
    """Draw accuracy against confidence; on the diagonal a model is as right as it is sure."""
    most = max((b.count for b in bins), default=1)
    dots = "".join(
        f'<circle class="mark" cx="{_x(b.confidence):.1f}" cy="{_y(b.accuracy):.1f}" '
        f'r="{3 + 7 * (b.count / most) ** 0.5:.1f}" fill-opacity="0.75">'
        f"<title>confidence {b.confidence:.2f}, accuracy {b.accuracy:.2f}, "
        f"{b.count} records</title></circle>"
        for b in bins
        if b.count
    )
    ideal = f'<line class="ideal" x1="{_x(0)}" y1="{_y(0)}" x2="{_x(1)}" y2="{_y(1)}"/>'
    return _square("Accuracy against confidence", "confidence", "accuracy", ideal + dots)


def confidences(bins: Sequence[ConfidenceBin]) -> str:
    """Draw how many records are right and wrong at each confidence."""
    most = max((b.right + b.wrong for b in bins), default=1)
    bars = []
    for b in bins:
        left, width = _x(b.lower), _x(b.upper) - _x(b.lower) - 1
        right, whole = SIDE * b.right / most, SIDE * (b.right + b.wrong) / most
        tip = f"<title>{b.lower:.2f} – {b.upper:.2f}: {b.right} right, {b.wrong} wrong</title>"
        bars.append(
            f'<g>{tip}<rect class="mark" x="{left:.1f}" y="{_y(0) - right:.1f}" '
            f'width="{width:.1f}" height="{right:.1f}"/>'
            f'<rect class="wrong" x="{left:.1f}" y="{_y(0) - whole:.1f}" width="{width:.1f}" '
            f'height="{whole - right:.1f}"/></g>'
        )
    return _square("Right and wrong by confidence", "confidence", f"0 – {most}", "".join(bars))


def confusion(matrix: ConfusionMatrix) -> str:
    """Draw a confusion matrix: rows are true labels, columns answers, shade the row's share."""
    labels, cell = matrix.labels, 30 if len(matrix.labels) <= 12 else 22
    left = 12 + 6.4 * max(len(label) for label in labels)
    top, size = left, cell * len(labels)
    squares = []
    for i, row in enumerate(matrix.counts):
        total = sum(row) or 1
        for j, n in enumerate(row):
            if not n:
                continue
            x, y = left + j * cell, top + i * cell
            kind = "mark" if i == j else "wrong"
            tip = escape(f"{labels[i]} answered as {labels[j]}: {n}")
            squares.append(
                f'<g><title>{tip}</title><rect class="{kind}" x="{x:.0f}" y="{y:.0f}" '
                f'width="{cell - 1}" height="{cell - 1}" stroke="none" '
                f'fill-opacity="{0.15 + 0.7 * n / total:.2f}"/>'
                f'<text x="{x + cell / 2:.0f}" y="{y + cell / 2 + 4:.0f}" '
                f'text-anchor="middle" style="fill: var(--ink)">{n}</text></g>'
            )
    names = "".join(
        f'<text x="{left - 6:.0f}" y="{top + i * cell + cell / 2 + 4:.0f}" text-anchor="end">'
        f"{escape(label)}</text>"
        f'<text transform="translate({left + i * cell + cell / 2 + 4:.0f} {top - 6:.0f}) '
        f'rotate(-90)">{escape(label)}</text>'
        for i, label in enumerate(labels)
    )
    width = left + size + 4
    return (
        f'<div class="wide"><svg role="img" aria-label="Confusion matrix" width="{width:.0f}" '
        f'height="{width:.0f}" style="max-width: none">{names}{"".join(squares)}</svg></div>'
    )


def difference(value: float, interval: Interval) -> str:
    """Draw a difference with its interval against zero."""
    reach = max(0.02, *(abs(bound) for bound in interval)) * 1.2
    width = 2 * SIDE

    def at(x: float) -> float:
        return width / 2 + x / reach * width / 2

    return (
        f'<svg role="img" aria-label="Difference {100 * value:+.1f} points, interval '
        f'{100 * interval[0]:+.1f} to {100 * interval[1]:+.1f}" width="{width}" height="56">'
        f'<line class="axis" x1="0" x2="{width}" y1="24" y2="24"/>'
        f'<line class="ideal" x1="{at(0):.1f}" x2="{at(0):.1f}" y1="6" y2="42"/>'
        f'<rect class="mark" x="{at(interval[0]):.1f}" y="22" '
        f'width="{at(interval[1]) - at(interval[0]):.1f}" height="4"/>'
        f'<circle class="mark" cx="{at(value):.1f}" cy="24" r="6"/>'
        f'<text x="{at(0):.1f}" y="54" text-anchor="middle">no difference</text></svg>'
    )


def _x(share: float) -> float:
    return MARGIN + SIDE * share


def _y(share: float) -> float:
    return SIDE + 10 - SIDE * share


def precision_recall(curves: Sequence[PrecisionRecall]) -> str:
    """Draw precision over recall of a few classes, each line named by its tip and its order."""
    lines = "".join(
        f'<g><title>{escape(curve.label)}</title><polyline class="line" points="'
        + " ".join(
            f"{_x(recall):.1f},{_y(precision):.1f}"
            for recall, precision in zip(curve.recall, curve.precision, strict=True)
        )
        + f'" stroke-dasharray="{DASHES[place % len(DASHES)]}"/>'
        f'<text x="{_x(curve.recall[-1]) + 4:.1f}" y="{_y(curve.precision[-1]) + 4:.1f}">'
        f"{place + 1}</text></g>"
        for place, curve in enumerate(curves)
    )
    return _square("Precision over recall", "recall", "precision", lines)


def risk_coverage(points: Sequence[SelectivePoint]) -> str:
    """Draw the share wrong among the answered over the share answered."""
    most = max((1 - point.accuracy for point in points), default=0) or 1
    line = " ".join(
        f"{_x(point.coverage):.1f},{_y((1 - point.accuracy) / most):.1f}" for point in points
    )
    inside = f'<polyline class="line" points="{line}"/>'
    beside = f"share wrong among the answered, 0 – {100 * most:.1f} %"
    return _square("Risk over coverage", "share answered", beside, inside)


def _square(label: str, below: str, beside: str, inside: str) -> str:
    frame = f'<path class="axis" fill="none" d="M{_x(0)} {_y(1)}V{_y(0)}H{_x(1)}"/>'
    ticks = "".join(
        f'<text x="{_x(t):.0f}" y="{_y(0) + 14:.0f}" text-anchor="middle">{t:g}</text>'
        for t in (0, 0.5, 1)
    )
    return (
        f'<svg role="img" aria-label="{escape(label)}" width="{SIDE + MARGIN + 20}" '
        f'height="{SIDE + 50}">{frame}{ticks}{inside}'
        f'<text x="{_x(0.5):.0f}" y="{_y(0) + 32:.0f}" text-anchor="middle">{escape(below)}</text>'
        f'<text transform="translate(12 {_y(0.5):.0f}) rotate(-90)" text-anchor="middle">'
        f"{escape(beside)}</text></svg>"
    )
