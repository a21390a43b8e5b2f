"""A result as a page of its own: one file that opens anywhere."""

from __future__ import annotations

from pathlib import Path

from assay.html import comparison_page, evaluation_page
from assay.schema.evaluations import Comparison, EvalReport
from assay.writers.places import new_file


def html_of(report: EvalReport | Comparison) -> str:
    """Return a result as an HTML page that needs no network and runs no script."""
    if isinstance(report, Comparison):
        return comparison_page(report)
    return evaluation_page(report)


def save_report(report: EvalReport | Comparison, to: str | Path) -> Path:
    """Write an evaluation or a comparison as an HTML page that stands alone.

    Args:
        report: What ``Model.evaluate`` or ``Model.compare`` returned.
        to: The file; one that is there is replaced as a whole.

    Raises:
        ExportError, PermissionRefused, DiskFull: The file cannot be written.
    """
    with new_file(Path(to)) as place:
        place.write_text(html_of(report), encoding="utf-8")
    return Path(to)
