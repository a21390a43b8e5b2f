"""A comparison of two models as a page."""

from __future__ import annotations

from assay.html import figures
from assay.html.document import heading, page, paragraph, share, table
from assay.schema.evaluations import Comparison


def comparison_page(report: Comparison) -> str:
    """Return a page that says which of two models is better, and how sure that is."""
    title = f"{report.model_a} against {report.model_b}"
    low, high = (100 * bound for bound in report.interval)
    f1_low, f1_high = (100 * bound for bound in report.macro_f1_interval)
    level = f"{report.confidence_level:.0%}"
    return page(
        title,
        heading(title, 1),
        paragraph(f"{report.n} records of {report.dataset}, split {report.split}.", "soft"),
        paragraph(report.verdict, "verdict"),
        figures.difference(report.difference, report.interval),
        table(
            ["model", "accuracy", "right where the other is wrong"],
            [
                (report.model_a, share(report.accuracy_a), report.only_a),
                (report.model_b, share(report.accuracy_b), report.only_b),
            ],
        ),
        paragraph(
            f"Accuracy differs by {100 * report.difference:+.1f} points "
            f"({level} interval {low:+.1f} to {high:+.1f}), macro F1 by "
            f"{100 * report.macro_f1_difference:+.1f} ({f1_low:+.1f} to {f1_high:+.1f}). "
            f"Both are right on {report.both} records and wrong on {report.neither}."
        ),
        paragraph(
            f"Paired bootstrap of {report.resamples} resamples, seed {report.seed}; McNemar's test "
            f"on the {report.only_a + report.only_b} records where only one is right: "
            f"p = {report.p_value:.3g}. Run {report.run}.",
            "soft",
        ),
    )
