"""The sheet every page is printed on, and its smallest parts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from assay.prose import percent
from assay.schema.evaluations import Interval

STYLE = """
:root { color-scheme: light dark; --ink: #1b1f23; --soft: #5b6168; --line: #d8dce0;
  --ground: #fff; --accent: #0b7285; --wrong: #d55e00; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e8ea; --soft: #a3a9b0; --line: #3a3f45;
  --ground: #1b1d1f; --accent: #3bc9db; --wrong: #ff9a57; } }
body { margin: 0 auto; max-width: 60rem; padding: 2rem 1rem 4rem; background: var(--ground);
  color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.6rem; margin: 0 0 .25rem; } h2 { font-size: 1.1rem; margin: 2.2rem 0 .6rem; }
p { max-width: 44rem; margin: .4rem 0; } .soft { color: var(--soft); }
.verdict { font-size: 1.2rem; font-weight: 600; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { border-bottom: 1px solid var(--line); padding: .25rem .7rem; text-align: right;
  white-space: nowrap; }
th:first-child, td:first-child { text-align: left; padding-left: 0; }
.wide { overflow-x: auto; } svg { max-width: 100%; height: auto; }
svg text { fill: var(--soft); font: 11px system-ui, sans-serif; }
.axis { stroke: var(--line); } .mark { fill: var(--accent); stroke: var(--accent); }
.wrong { fill: var(--wrong); }
.line, .whisker { stroke: var(--accent); fill: none; stroke-width: 1.5; }
.ideal { stroke: var(--soft); stroke-dasharray: 4 4; }
@media print { body { padding: 0; } h2 { break-after: avoid; } tr { break-inside: avoid; } }
"""


def page(title: str, *parts: str) -> str:
    """Return a whole document.

    Args:
        title: Plain text.
        parts: Markup, in order.
    """
    head = (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n"
    )
    return head + "\n".join(part for part in parts if part) + "\n</body>\n</html>\n"


def heading(text: str, level: int = 2) -> str:
    """Return the heading of the page (level 1) or of a section (2)."""
    return f"<h{level}>{escape(text)}</h{level}>"


def paragraph(text: str, kind: str = "") -> str:
    """Return a paragraph of plain text."""
    return f'<p class="{kind}">{escape(text)}</p>' if kind else f"<p>{escape(text)}</p>"


def table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a table of plain values; the first column is a row's name."""
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in columns)
    body = "".join(f"<tr>{''.join(_cell(value) for value in row)}</tr>\n" for row in rows)
    return (
        f'<div class="wide"><table><thead><tr>{head}</tr></thead>\n'
        f"<tbody>\n{body}</tbody></table></div>"
    )


def share(value: float | None) -> str:
    """Return a share of 0–1 as per cent."""
    return "" if value is None else percent(value)


def bounds(interval: Interval | None) -> str:
    """Return an interval of shares as per cent."""
    return "" if interval is None else f"{100 * interval[0]:.1f} – {100 * interval[1]:.1f} %"


def points(value: float) -> str:
    """Return a difference of shares in points, with its sign."""
    return f"{100 * value:+.1f}".replace("-", "−")


def points_between(interval: Interval | None) -> str:
    """Return an interval of differences in points."""
    return "" if interval is None else f"{points(interval[0])} to {points(interval[1])}"


def _cell(value: object) -> str:
    return f"<td>{escape(str(value))}</td>"
