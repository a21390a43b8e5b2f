"""An evaluation as a page."""

from __future__ import annotations

from assay.html import figures
from assay.html.document import bounds, heading, page, paragraph, share, table
from assay.schema.evaluations import EvalReport


def evaluation_page(report: EvalReport) -> str:
    """Return a page with the scores of a model, their intervals, and where it errs."""
    title = f"{report.model} on {report.dataset}"
    rows: list[tuple[str, str, str]] = [
        ("accuracy", share(report.accuracy), bounds(report.accuracy_interval)),
        ("macro F1", share(report.macro_f1), bounds(report.macro_f1_interval)),
        ("balanced accuracy", share(report.balanced_accuracy), ""),
        ("expected calibration error", share(report.ece), ""),
    ]
    if report.coverage < 1:
        rows.append(("answered (not unsure)", share(report.coverage), ""))
        rows.append(("accuracy of those", share(report.accuracy_answered), ""))
    if report.latency_ms:
        p95 = f"95 % under {report.latency_ms.p95:.1f} ms"
        rows.append(("time per text", f"{report.latency_ms.p50:.1f} ms", p95))
    classes = sorted(report.per_class, key=lambda scores: scores.f1)
    return page(
        title,
        heading(title, 1),
        paragraph(f"{report.n} records of split {report.split}.", "soft"),
        _about_leaks(report),
        table(["score", "value", f"{report.confidence_level:.0%} interval"], rows),
        heading("Classes, weakest first"),
        table(
            ["class", "precision", "recall", "F1", "F1 interval", "records"],
            [
                [
                    c.label,
                    *map(share, (c.precision, c.recall, c.f1)),
                    bounds(c.f1_interval),
                    c.support,
                ]
                for c in classes
            ],
        ),
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
        paragraph(
            f"Intervals: percentile bootstrap, {report.resamples} resamples, seed {report.seed}. "
            f"Run {report.run}.",
            "soft",
        ),
    )


def _about_leaks(report: EvalReport) -> str:
    if not report.leaked:
        return ""
    return paragraph(
        f"{report.leaked} of these records also stand in the training split; without them the "
        f"accuracy is {share(report.accuracy_without_leaks)}."
    )
