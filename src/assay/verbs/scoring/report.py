"""A result as a page of its own: one file that opens anywhere."""

from __future__ import annotations

from pathlib import Path

from assay.html import (
    ablation_page,
    comparison_page,
    curve_page,
    evaluation_page,
    simulation_page,
)
from assay.schema.evaluations import Comparison, EvalReport
from assay.schema.studies import Ablation, LearningCurve, Simulation
from assay.writers.places import new_file

Report = EvalReport | Comparison | LearningCurve | Simulation | Ablation


def html_of(report: Report) -> str:
    """Return a result as an HTML page that needs no network and runs no script."""
    match report:
        case Comparison():
            return comparison_page(report)
        case LearningCurve():
            return curve_page(report)
        case Simulation():
            return simulation_page(report)
        case Ablation():
            return ablation_page(report)
        case _:
            return evaluation_page(report)


def save_report(report: Report, to: str | Path) -> Path:
    """Write an evaluation, a comparison or a study as a page that stands alone.

    Args:
        report: What ``Model.evaluate``, ``Model.compare``, ``Dataset.curve``,
            ``Dataset.simulate`` or ``Dataset.ablate`` returned.
        to: The file; one that is there is replaced as a whole.

    Raises:
        ExportError, PermissionRefused, DiskFull: The file cannot be written.
    """
    with new_file(Path(to)) as place:
        place.write_text(html_of(report), encoding="utf-8")
    return Path(to)
