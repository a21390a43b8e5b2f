"""Learning curves, simulations and ablations as pages."""

from __future__ import annotations

from assay.html import plots
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
from assay.schema.evaluations import EvalReport
from assay.schema.studies import Ablation, LearningCurve, Simulation, shots_text, spread_text


def curve_page(report: LearningCurve) -> str:
    """Return a page that says what more labels are worth."""
    title = f"Learning curve of {report.method} on {report.dataset}"
    level = f"{percent(report.confidence_level, 0)} interval"
    rows = [
        (
            shots_text(one.shots),
            f"{one.records:,.0f}",
            one.seeds,
            share(one.accuracy),
            bounds(one.accuracy_interval),
            share(one.macro_f1),
            bounds(one.macro_f1_interval),
        )
        for one in report.points
    ]
    return page(
        title,
        heading(title, 1),
        paragraph(
            f"Always the same {report.tested:,} records of split {report.split}; labels drawn from "
            f"{report.drawn_from:,} others.",
            "soft",
        ),
        plots.curve(report.points),
        paragraph(
            f"Whiskers: {level}. {spread_text(report.points)} A curve that still climbs on the "
            "right says that more labels would help.",
            "soft",
        ),
        table(["labels", "records", "trainings", "accuracy", level, "macro F1", level], rows),
        *(paragraph(note) for note in report.notes),
        paragraph(f"First seed {report.seed}. Run {report.run}.", "soft"),
    )


def simulation_page(report: Simulation) -> str:
    """Return a page that says which way of choosing records learns fastest."""
    title = f"Choosing what to label in {report.dataset}"
    level = f"{percent(report.confidence_level, 0)} interval"
    every = [point for one in report.strategies for point in one.points]
    beside = [
        (
            one.strategy,
            f"{one.ahead:+.1f}".replace("-", "−"),
            "" if one.ahead_interval is None else _apart(one.ahead_interval),
            "never" if one.same_with is None else one.same_with,
        )
        for one in report.strategies
        if one.ahead is not None
    ]
    return page(
        title,
        heading(title, 1),
        paragraph(
            f"{report.batch} records chosen at a time out of {report.drawn_from:,}, their labels "
            f"looked up, {report.method} trained and scored: always on the same "
            f"{report.tested:,} records of split {report.split}. {report.seeds} repetitions.",
            "soft",
        ),
        plots.lines(
            "Accuracy by number of labels chosen",
            {
                one.strategy: [(p.labels, p.accuracy, p.accuracy_interval) for p in one.points]
                for one in report.strategies
            },
        ),
        paragraph(f"Whiskers: {level}. {spread_text(every)}", "soft"),
        *(
            [
                heading("Beside random choice"),
                table(["strategy", "points in the end", level, "as good with labels"], beside),
            ]
            if beside
            else []
        ),
        heading("In numbers"),
        table(
            ["strategy", "labels", "classes met", "accuracy", level, "macro F1", level],
            [
                (
                    one.strategy,
                    point.labels,
                    f"{point.classes:.1f}",
                    share(point.accuracy),
                    bounds(point.accuracy_interval),
                    share(point.macro_f1),
                    bounds(point.macro_f1_interval),
                )
                for one in report.strategies
                for point in one.points
            ],
        ),
        *(paragraph(note) for note in report.notes),
        paragraph(f"First seed {report.seed}. Run {report.run}.", "soft"),
    )


def _apart(interval: tuple[float, float]) -> str:
    return " to ".join(f"{one:+.1f}".replace("-", "−") for one in interval)


def ablation_page(report: Ablation) -> str:
    """Return a page that says what examples in a prompt are worth."""
    title = f"Examples in the prompt of {report.llm}"
    level = f"{percent(report.confidence_level, 0)} interval"
    return page(
        title,
        heading(title, 1),
        paragraph(
            f"{report.n:,} of {report.of:,} records of {report.dataset}, split {report.split}: the "
            "same ones for every choice of examples, and none of them ever an example.",
            "soft",
        ),
        *(paragraph(note, "verdict") for note in report.notes if "scripted" in note),
        plots.dots(
            "Accuracy by choice of examples",
            [
                (one.examples, one.report.accuracy, one.report.accuracy_interval)
                for one in report.variants
            ],
        ),
        table(
            ["examples", "accuracy", level, "macro F1", level, "no answer", *_COSTS],
            [
                (
                    one.examples,
                    share(one.report.accuracy),
                    bounds(one.report.accuracy_interval),
                    share(one.report.macro_f1),
                    bounds(one.report.macro_f1_interval),
                    one.report.unanswered,
                    *costs(one.report),
                )
                for one in report.variants
            ],
        ),
        heading("In pairs, on the same records"),
        table(
            ["pair", "points of accuracy", level, "p", "p, corrected"],
            [
                (
                    f"{one.a} − {one.b}",
                    points(one.comparison.difference),
                    points_between(one.comparison.interval),
                    f"{one.comparison.p_value:.3g}",
                    f"{one.adjusted:.3g}",
                )
                for one in report.pairs
            ],
        ),
        paragraph(
            f"McNemar's test; corrected for {len(report.pairs)} tests at once (Holm 1979).", "soft"
        ),
        *(paragraph(one.comparison.verdict) for one in report.pairs),
        *(paragraph(note) for note in report.notes if "scripted" not in note),
        paragraph(f"Seed {report.seed}. Run {report.run}.", "soft"),
    )


_COSTS = ("asked", "tokens in", "out", "cost", "texts/s")


def costs(report: EvalReport) -> tuple[str, ...]:
    """Return what the answers of one variant took; what is not known is left empty."""
    asked = report.n - report.cached
    return (
        f"{asked:,}",
        f"{report.tokens_in:,}" if report.tokens_in else "",
        f"{report.tokens_out:,}" if report.tokens_out else "",
        f"{report.cost:.4f}" if report.cost is not None else "",
        f"{report.throughput:,.1f}" if report.throughput is not None else "",
    )
