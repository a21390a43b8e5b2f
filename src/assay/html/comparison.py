"""A comparison of two models as a page."""

from __future__ import annotations

from assay.html import figures
from assay.html.document import (
    bounds,
    heading,
    page,
    paragraph,
    points,
    points_between,
    share,
    table,
)
from assay.prose import percent
from assay.schema.evaluations import Comparison, Interval


def comparison_page(report: Comparison) -> str:
    """Return a page that says which of two models is better, and how sure that is."""
    title = f"{report.model_a} against {report.model_b}"
    level = f"{percent(report.confidence_level, 0)} interval"
    return page(
        title,
        heading(title, 1),
        paragraph(f"{report.n} records of {report.dataset}, split {report.split}.", "soft"),
        paragraph(report.verdict, "verdict"),
        figures.difference(report.difference, report.interval),
        table(
            ["model", "accuracy", level, "right where the other is wrong"],
            [
                (
                    report.model_a,
                    share(report.accuracy_a),
                    bounds(report.accuracy_interval_a),
                    report.only_a,
                ),
                (
                    report.model_b,
                    share(report.accuracy_b),
                    bounds(report.accuracy_interval_b),
                    report.only_b,
                ),
            ],
        ),
        heading(f"{report.model_a} minus {report.model_b}, in points"),
        table(["score", "difference", level], _differences(report)),
        paragraph(
            f"Both are right on {report.both} records and wrong on {report.neither}."
            + _remarks(report)
        ),
        _classes(report, level),
        paragraph(
            f"Paired bootstrap of {report.resamples} resamples, seed {report.seed}; McNemar's test "
            f"on the {report.only_a + report.only_b} records where only one is right: "
            f"p = {report.p_value:.3g}. Run {report.run}.",
            "soft",
        ),
    )


def _differences(report: Comparison) -> list[tuple[str, str, str]]:
    rows: list[tuple[str, float | None, Interval | None]] = [
        ("accuracy", report.difference, report.interval),
        ("macro F1", report.macro_f1_difference, report.macro_f1_interval),
        (
            "balanced accuracy",
            report.balanced_accuracy_difference,
            report.balanced_accuracy_interval,
        ),
    ]
    return [
        (name, points(value), points_between(interval))
        for name, value, interval in rows
        if value is not None
    ]


def _remarks(report: Comparison) -> str:
    found = ""
    if report.leaked:
        found += (
            f" {report.leaked} of these texts one of the two learned from in another record: "
            "the scores may flatter."
        )
    for name, missing in (
        (report.model_a, report.unlearned_a),
        (report.model_b, report.unlearned_b),
    ):
        if missing:
            found += (
                f" {missing} of them have a class that {name} never learned: there it cannot be "
                "right."
            )
    for name, missing in (
        (report.model_a, report.unanswered_a),
        (report.model_b, report.unanswered_b),
    ):
        if missing:
            found += f" {name} gave no answer to {missing} records; they count as wrong."
    return found


def _classes(report: Comparison, level: str) -> str:
    changed = [one for one in report.per_class if one.changed]
    if not changed:
        return ""
    rows = [
        (
            one.label,
            share(one.f1_a),
            share(one.f1_b),
            points(one.difference),
            points_between(one.interval),
            f"{one.changed} of {one.support}",
        )
        for one in changed
    ]
    columns = ["class", f"F1 of {report.model_a}", f"F1 of {report.model_b}", "points", level]
    return heading("Classes that changed most") + table([*columns, "answered differently"], rows)
