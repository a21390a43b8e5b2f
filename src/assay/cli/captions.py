"""`assay captions`: machines describe pictures, and are compared with people."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from assay.cli.output import emit, note, progress, say, shorten, table
from assay.cli.session import EncoderOption, JsonOption, SeedOption, Session
from assay.schema.captions import (
    HUMAN,
    PROMPT,
    CaptionComparison,
    CaptionFileReport,
    CaptioningSettings,
    CaptionReport,
)

app = typer.Typer(help="Let machines describe pictures, and compare them with people.")

DatasetArgument = Annotated[str, typer.Argument(help="Name of the data set.")]


@app.command("make")
def make(
    context: typer.Context,
    dataset: DatasetArgument,
    model: Annotated[
        str,
        typer.Option(
            "--with",
            help="blip:NAME-OR-FOLDER, openai:MODEL, ollama:MODEL, http://HOST:PORT/v1#MODEL "
            "or fake.",
        ),
    ],
    name: Annotated[
        str | None, typer.Option(help="Name of the captions.", show_default="by the model")
    ] = None,
    prompt: Annotated[str, typer.Option(help="What the model is asked.")] = PROMPT,
    max_tokens: Annotated[int, typer.Option(min=1, max=1000, help="Tokens of a caption.")] = 60,
    temperature: Annotated[
        float, typer.Option(min=0, max=2, help="0 always takes the likeliest word.")
    ] = 0.0,
    beams: Annotated[
        int, typer.Option(min=1, max=20, help="Captions tried side by side (blip).")
    ] = 3,
    side: Annotated[
        int, typer.Option(min=64, max=4096, help="Longest side of what is sent, in pixels.")
    ] = 768,
    seed: SeedOption = 0,
    key_env: Annotated[
        str | None, typer.Option(help="Environment variable with the key of an address.")
    ] = None,
    anew: Annotated[
        bool, typer.Option("--anew", help="Ask again for pictures that got no caption.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Describe every picture; interrupted, the same command goes on where it stopped.

    Examples:

        assay captions make photos --with blip:Salesforce/blip-image-captioning-base

        assay captions make photos --with ollama:llava --prompt "Name what you see."
    """
    settings = CaptioningSettings(
        prompt=prompt,
        max_tokens=max_tokens,
        temperature=temperature,
        beams=beams,
        seed=seed,
        side=side,
    )
    session: Session = context.obj
    with session.open() as workspace, progress() as watch:
        report = workspace.dataset(dataset).make_captions(
            model, name=name, settings=settings, key_env=key_env, anew=anew, watch=watch
        )
    emit(report, as_json, show_made)


@app.command("add")
def add(
    context: typer.Context,
    dataset: DatasetArgument,
    file: Annotated[Path, typer.Argument(help="File with captions that another program wrote.")],
    name: Annotated[
        str | None, typer.Option(help="Name of the captions.", show_default="by the file")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Read machine captions from a file, by the names of the pictures.

    Examples:

        assay captions add photos machine.csv

        assay captions add photos results.json --name blip
    """
    session: Session = context.obj
    with session.open() as workspace, progress() as watch:
        report = workspace.dataset(dataset).add_captions(file, name=name, watch=watch)
    emit(report, as_json, show_added)


@app.command("compare")
def compare(
    context: typer.Context,
    dataset: DatasetArgument,
    column: Annotated[
        list[str] | None, typer.Option(help="Column of machine captions; may be repeated.")
    ] = None,
    judgements: Annotated[
        Path | None, typer.Option(help="File in which people judged the captions.")
    ] = None,
    adding: Annotated[
        bool, typer.Option(help="Also labels and topics with machine captions added.")
    ] = True,
    encoder: EncoderOption = None,
    seed: SeedOption = 0,
    as_json: JsonOption = False,
) -> None:
    """Compare human captions with those of machines.

    Examples:

        assay captions compare photos

        assay captions compare photos --column cap_init --judgements judged.tsv
    """
    session: Session = context.obj
    with session.open() as workspace, progress() as watch:
        found = workspace.dataset(dataset).compare_captions(
            columns=column,
            judgements=judgements,
            adding=adding,
            encoder=encoder,
            seed=seed,
            watch=watch,
        )
    emit(found, as_json, show_compared)


def show_added(report: CaptionFileReport) -> None:
    """Print which captions were read, and of how many pictures."""
    for column, made in report.columns.items():
        say(f"{column}: captions of {made:,} of {report.pictures:,} pictures.")
    if report.strangers:
        note(f"{report.strangers:,} pictures of the file are none of this data set.")


def show_made(report: CaptionReport) -> None:
    """Print what was described, and what was not and why."""
    before = f", {report.remembered:,} of them before" if report.remembered else ""
    say(
        f"{report.model} described {report.made:,} of {report.pictures:,} pictures{before}: "
        f"column {report.column}."
    )
    for failure in report.failures[:10]:
        say(f"[dim]{failure.outcome}: {failure.image}: {failure.why}[/]")
    if (more := report.pictures - report.outcomes.get("made", 0) - 10) > 0:
        say(f"[dim]… and {more:,} more.[/]")
    for remark in report.notes:
        note(remark)
    say(f"\n[dim]Next: assay captions compare {report.dataset}[/]")


def show_compared(found: CaptionComparison) -> None:
    """Print similarity, diversity, correlation with judgements, and what captions add."""
    right = [
        (name, "right")
        for name in ("pictures", "similarity", "interval", "ROUGE-L", "distinct-2", "judged")
    ]
    table(
        ["captions", *right],
        [
            [
                "people, one left out" if one.column == HUMAN else shown(one.column),
                f"{one.pictures:,}",
                f"{one.similarity:.3f}",
                f"{one.similarity_interval[0]:.2f} to {one.similarity_interval[1]:.2f}",
                f"{one.rouge_l:.3f}",
                f"{one.diversity.distinct_2:.3f}",
                "" if one.judged is None else f"{one.judged:.2f}",
            ]
            for one in found.sources
        ],
        title=f"{found.pictures:,} pictures with {found.references:,} human captions",
    )
    if found.correlations:
        table(
            ["measure", ("Spearman", "right"), ("Kendall", "right"), ("point-biserial", "right")],
            [
                [
                    one.measure,
                    f"{one.spearman:.3f} ({one.spearman_interval[0]:.3f} to "
                    f"{one.spearman_interval[1]:.3f})",
                    f"{one.kendall:.3f}",
                    "" if one.point_biserial is None else f"{one.point_biserial:.3f}",
                ]
                for one in found.correlations
            ],
            title=f"Correlation with the judgement of people, {found.correlations[0].n:,} captions",
        )
    for one in found.sources:
        if one.diversity.repeated and one.column != HUMAN:
            most = one.diversity.repeated[0]
            say(f"{shown(one.column)} says {most.count:,} times: “{shorten(most.caption, 80)}”")
    if found.labels is not None:
        say(f"Labels: {found.labels.verdict}")
    if found.topics is not None:
        say(
            f"Topics: {found.topics.topics_alone} from captions alone, {found.topics.topics_with} "
            f"with machine captions; agreement {found.topics.agreement:.2f} of 1."
        )
        if found.topics.labels is not None:
            say(f"Labels told by topic: {found.topics.labels.verdict}")
    for remark in found.notes:
        note(remark)


def shown(column: str) -> str:
    """Return a column of captions as a person names it."""
    return column.removeprefix("meta.")
