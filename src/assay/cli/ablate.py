"""`assay ablate`: what examples in a prompt are worth."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from assay.cli.output import (
    emit,
    interval,
    percent,
    points,
    points_between,
    progress,
    say,
    table,
)
from assay.cli.plot import axis, floor_of, whisker
from assay.cli.session import EncoderOption, JsonOption, SeedOption, Session
from assay.schema.connections import PromptedLlm
from assay.schema.studies import Ablation


def command(
    context: typer.Context,
    dataset: Annotated[str, typer.Argument(help="Name of the data set.")],
    llm: Annotated[str, typer.Option(help="Language model, PROVIDER:MODEL.")],
    variants: Annotated[
        str, typer.Option(help="Choices of examples to test, separated by commas.")
    ] = "none,random,retrieved",
    shots: Annotated[int, typer.Option(min=1, help="Examples of each label.")] = 1,
    limit: Annotated[
        int | None, typer.Option(min=1, help="At most so many records.", show_default="all")
    ] = None,
    split: Annotated[
        str | None, typer.Option(help="Split to score on.", show_default="test, else rest")
    ] = None,
    task: Annotated[str, typer.Option(help="What the texts are, in words.")] = "",
    key_env: Annotated[
        str | None, typer.Option(help="Environment variable that holds the key.")
    ] = None,
    concurrency: Annotated[int, typer.Option(min=1, help="Requests side by side.")] = 4,
    price_in: Annotated[
        float | None, typer.Option(min=0, help="Price of a million tokens read.")
    ] = None,
    price_out: Annotated[
        float | None, typer.Option(min=0, help="Price of a million tokens written.")
    ] = None,
    encoder: EncoderOption = None,
    seed: SeedOption = 0,
    html: Annotated[Path | None, typer.Option(help="Write a page that stands alone, too.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Test a language model without, with random, and with retrieved examples on one sample.

    Answers are kept as they come: a run that was cut short, or a larger --limit, asks only
    what was not asked before.

    Examples:

        assay ablate reviews --llm ollama:llama3.2 --limit 200

        assay ablate reviews --llm fake --limit 50 --html ablation.html
    """
    from assay import save_report

    options = PromptedLlm.model_validate(
        {
            "model": llm,
            "shots": shots,
            "task": task,
            "key_env": key_env,
            "concurrency": concurrency,
            "price_in": price_in,
            "price_out": price_out,
            "encoder": encoder,
            "seed": seed,
        }
    )
    session: Session = context.obj
    with session.open() as workspace, progress() as watch:
        report = workspace.dataset(dataset).ablate(
            options,
            variants=[word.strip() for word in variants.split(",")],
            limit=limit,
            split=split,
            seed=seed,
            watch=watch,
        )
    if html is not None:
        save_report(report, html)
    emit(report, as_json, show)
    if html is not None and not as_json:
        say(f"\nWritten to {html}")


def show(report: Ablation) -> None:
    """Print the scores of each choice, the tests in pairs and what they cost."""
    floor = floor_of(min(one.report.accuracy_interval[0] for one in report.variants))
    table(
        [
            "examples",
            ("accuracy", "right"),
            f"{percent(report.confidence_level, 0)} interval",
            ("no answer", "right"),
            ("asked", "right"),
            axis(floor, width=22),
        ],
        [
            [
                one.examples,
                percent(one.report.accuracy),
                interval(one.report.accuracy_interval),
                one.report.unanswered,
                one.report.n - one.report.cached,
                whisker(one.report.accuracy, one.report.accuracy_interval, floor, width=22),
            ]
            for one in report.variants
        ],
        title=f"{report.llm} on {report.n} of {report.of} records of {report.dataset}, "
        f"split {report.split}",
    )
    say()
    table(
        [
            "pair",
            ("points", "right"),
            f"{percent(report.confidence_level, 0)} interval",
            ("p", "right"),
            ("p, corrected", "right"),
        ],
        [
            [
                f"{one.a} − {one.b}",
                points(one.comparison.difference),
                points_between(one.comparison.interval),
                f"{one.comparison.p_value:.3g}",
                f"{one.adjusted:.3g}",
            ]
            for one in report.pairs
        ],
        title="In pairs, on the same records",
    )
    if report.cost is not None:
        say(f"\nCost of what was asked now: {report.cost:.4f}")
    for remark in report.notes:
        say(f"[dim]{escape(remark)}[/]")
    say(f"[dim]The models stay: {', '.join(escape(one.model) for one in report.variants)}.[/]")
