"""An evaluation as a page."""

from __future__ import annotations

from assay.html import figures
from assay.html.document import bounds, heading, page, paragraph, share, table
from assay.prose import percent
from assay.schema.evaluations import EvalReport, Interval

SHOWN = 4
"""Classes whose precision-recall curve is drawn."""


def evaluation_page(report: EvalReport) -> str:
    """Return a page with the scores of a model, their intervals, and where it errs."""
    title = f"{report.model} on {report.dataset}"
    level = percent(report.confidence_level, 0)
    classes = sorted(report.per_class, key=lambda scores: scores.f1)
    return page(
        title,
        heading(title, 1),
        paragraph(f"{report.n} records of split {report.split}.", "soft"),
        _about_leaks(report),
        *(paragraph(remark) for remark in report.remarks),
        table(["score", "value", f"{level} interval"], _scores(report)),
        heading("Speed and cost") if report.speed_and_cost() else "",
        table(["what an answer takes", "", ""], report.speed_and_cost())
        if report.speed_and_cost()
        else "",
        heading("Classes, weakest first"),
        paragraph(
            "Beside each score its interval: with few records of a class it says little.", "soft"
        ),
        table(
            ["class", "precision", "", "recall", "", "F1", "", "average precision", "", "records"],
            [
                [
                    c.label,
                    *(share(c.precision), _near(c.precision_interval)),
                    *(share(c.recall), _near(c.recall_interval)),
                    *(share(c.f1), _near(c.f1_interval)),
                    *(share(c.average_precision), _near(c.average_precision_interval)),
                    c.support,
                ]
                for c in classes
            ],
        ),
        _curves(report),
        heading("What is taken for what"),
        paragraph("Rows are true labels, columns answers.", "soft"),
        figures.confusion(report.confusion),
        heading("How far its confidence can be trusted"),
        paragraph(
            "Left: records of like confidence; on the dashed line the model is right as often as "
            "it is sure. Right: how many are right and, on top, wrong at each confidence.",
            "soft",
        ),
        figures.reliability(report.calibration),
        figures.confidences(report.confidences) if report.confidences else "",
        _selective(report),
        paragraph(
            f"Intervals of means and of F1: bootstrap of {report.resamples} resamples, seed "
            f"{report.seed}; of precision and recall: exact. Run {report.run}.",
            "soft",
        ),
    )


def _curves(report: EvalReport) -> str:
    shown = report.precision_recall[:SHOWN]
    if not shown:
        return ""
    names = "; ".join(f"{place}: {curve.label}" for place, curve in enumerate(shown, start=1))
    return (
        heading("What a class costs to find")
        + paragraph(
            "Precision over recall, the classes hardest to find. Unlike accuracy, no frequent "
            f"class can hide a rare one here. {names}.",
            "soft",
        )
        + figures.precision_recall(shown)
    )


def _selective(report: EvalReport) -> str:
    if not report.risk_coverage or report.aurc is None:
        return ""
    return (
        heading("What it is worth to be unsure")
        + paragraph(
            "The less it answers, the fewer of its answers should be wrong. The area under the "
            f"curve (AURC) is {share(report.aurc)}: the mean share wrong over all coverages.",
            "soft",
        )
        + figures.risk_coverage(report.risk_coverage)
    )


def _scores(report: EvalReport) -> list[tuple[str, str, str]]:
    rows: list[tuple[str, float | None, Interval | None]] = [
        ("accuracy", report.accuracy, report.accuracy_interval),
        (f"always “{report.majority_label}”", report.majority_accuracy, None),
        ("macro F1", report.macro_f1, report.macro_f1_interval),
        ("weighted F1", report.weighted_f1, report.weighted_f1_interval),
        ("balanced accuracy", report.balanced_accuracy, report.balanced_accuracy_interval),
        ("macro precision", report.macro_precision, report.macro_precision_interval),
        ("macro recall", report.macro_recall, report.macro_recall_interval),
        ("average precision, mean of classes", report.average_precision, None),
        ("expected calibration error", report.ece, report.ece_interval),
    ]
    if report.coverage < 1:
        answered = "answered" if report.unanswered else "answered (not unsure)"
        rows.append((answered, report.coverage, None))
        rows.append(
            ("accuracy of those", report.accuracy_answered, report.accuracy_answered_interval)
        )
    shown = [(name, share(value), bounds(interval)) for name, value, interval in rows]
    if report.mcc is not None:
        low, high = report.mcc_interval or (report.mcc, report.mcc)
        shown.append(("Matthews correlation", f"{report.mcc:.3f}", f"{low:.3f} – {high:.3f}"))
    if report.unanswered:
        shown.append(("no answer (counted as wrong)", f"{report.unanswered} records", ""))
    return shown


def _near(interval: Interval | None) -> str:
    """Return an interval as it stands beside its score."""
    return "" if interval is None else f"[{100 * interval[0]:.1f} – {100 * interval[1]:.1f}]"


def _about_leaks(report: EvalReport) -> str:
    if not report.leaked:
        return ""
    return paragraph(
        f"{report.leaked} of these records also stand in the training split; without them the "
        f"accuracy is {share(report.accuracy_without_leaks)} "
        f"({bounds(report.accuracy_without_leaks_interval)})."
    )
