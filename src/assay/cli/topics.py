"""`assay topics`: what the records are about."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from assay.cli.output import emit, note, percent, plural, progress, say, shorten, table
from assay.cli.session import EncoderOption, JsonOption, SeedOption, Session
from assay.schema.topics import Topic, TopicGroup, TopicNamer, Topics, TopicsOver

if TYPE_CHECKING:
    from assay.dataset import Dataset

SHOWN = 20
"""Topics listed, unless more are asked for."""

WORDS = 4
BAR = 12
COLUMNS = 6


class Namer(StrEnum):
    """Who names topics."""

    WORDS = "words"
    LLM = "llm"


def command(
    context: typer.Context,
    dataset: Annotated[str, typer.Argument(help="Name of the data set.")],
    at_most: Annotated[
        int | None, typer.Option(min=1, help="Most topics.", show_default="as the data have")
    ] = None,
    min_size: Annotated[
        int | None, typer.Option(min=1, help="Fewest records of a topic.", show_default="by size")
    ] = None,
    outliers: Annotated[
        float, typer.Option(min=0, max=1, help="Share of records to leave without a topic.")
    ] = 0.0,
    by: Annotated[
        str | None,
        typer.Option("--by", help="Count topics over a column: label, split, a date …"),
    ] = None,
    cut: Annotated[
        int | None, typer.Option("--cut", min=1, help="Put topics together into so many groups.")
    ] = None,
    namer: Annotated[
        Namer, typer.Option(help="Who names topics: their words, or a language model.")
    ] = Namer.WORDS,
    llm: Annotated[
        str | None,
        typer.Option(
            "--llm", help="PROVIDER:MODEL, or http://HOST:PORT/v1#MODEL, for --namer llm."
        ),
    ] = None,
    key_env: Annotated[
        str | None, typer.Option(help="Environment variable with the key of an address.")
    ] = None,
    style: Annotated[str, typer.Option(help="How to name, in words: a language.")] = "",
    limit: Annotated[int, typer.Option(min=1, help="List at most so many topics.")] = SHOWN,
    every: Annotated[bool, typer.Option("--all", help="List all topics.")] = False,
    encoder: EncoderOption = None,
    seed: SeedOption = 0,
    anew: Annotated[
        bool, typer.Option("--anew", help="Find the topics again, also where there are some.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Find what the records are about: topics with names, words and examples.

    After an import, new records are assigned to the topics there are.

    Examples:

        assay topics intents

        assay topics intents --at-most 20 --by split

        assay topics intents --cut 8 --json
    """
    session: Session = context.obj
    most = None if every else limit
    with session.open() as workspace, progress() as watch:
        chosen = workspace.dataset(dataset)
        report = chosen.topics(
            at_most=at_most,
            min_size=min_size,
            outliers=outliers,
            encoder=encoder,
            seed=seed,
            namer=_namer(namer, llm, key_env, style),
            anew=anew,
            watch=watch,
        )
        if by is not None:
            emit(chosen.topic_set().over(by), as_json, lambda over: show_over(over, most))
        elif cut is not None:
            found = chosen.topic_set()
            names = {topic.id: topic.name for topic in found.about.topics}
            emit(found.cut(cut), as_json, lambda groups: show_groups(groups, names))
        else:
            now = chosen.topic_set().about.model_copy(update={"seconds": report.seconds})
            examples = {} if as_json else _examples(chosen, now, most)
            emit(now, as_json, lambda topics: show(topics, examples, most))


def _namer(namer: Namer, llm: str | None, key_env: str | None, style: str) -> TopicNamer | None:
    if namer is Namer.WORDS:
        if llm is not None:
            raise typer.BadParameter("--llm goes with --namer llm.")
        return None
    if llm is None:
        raise typer.BadParameter("--namer llm needs --llm, e.g. --llm ollama:llama3.2.")
    return TopicNamer(model=llm, key_env=key_env, style=style)


def _examples(dataset: Dataset, report: Topics, most: int | None) -> Mapping[str, str | None]:
    shown = [topic.representatives[0] for topic in report.topics[:most] if topic.representatives]
    return dataset.texts(shown)


def show(report: Topics, examples: Mapping[str, str | None], most: int | None = SHOWN) -> None:
    """Print the largest topics: size, name, words, an example; ``None`` for all of them."""
    left = f", {report.unassigned} without a topic" if report.unassigned else ""
    later = f", {report.placed} of them assigned later" if report.placed else ""
    say(
        f"{report.count} records of [bold]{report.dataset}[/]{later} are about "
        f"{plural(len(report.topics), 'topic')}{left}; found in {report.seconds:.1f} s"
    )
    if not report.topics:
        return
    largest = max(1, *(topic.count for topic in report.topics))
    table(
        [("topic", "right"), ("records", "right"), "", "name", "also", "example"],
        [
            (
                topic.id,
                topic.count,
                _bar(topic.count / largest),
                topic.name,
                ", ".join(_further(topic)),
                shorten(examples.get(topic.representatives[0]) if topic.representatives else ""),
            )
            for topic in report.topics[:most]
        ],
    )
    if most is not None and len(report.topics) > most:
        say(f"[dim]and {len(report.topics) - most} more; --all lists them[/]")
    for one in report.notes:
        note(one)


def show_over(report: TopicsOver, most: int | None) -> None:
    """Print the share of each topic among the records of each value, and the drift."""
    columns = report.values[:COLUMNS]
    say(
        f"Topics of [bold]{report.dataset}[/] over {report.column}: share of the records of "
        f"each value{f', {report.without} records have none' if report.without else ''}"
    )
    headings = [*((f"{value}", "right") for value in columns), "topic"]
    rows = [
        (*(percent(share) for share in row.shares[:COLUMNS]), row.name)
        for row in report.rows[:most]
    ]
    rows.append((*(str(total) for total in report.totals[:COLUMNS]), "records"))
    rows.append((*(f"{one:.2f}" for one in report.drift[:COLUMNS]), "drift from all others"))
    rows.append((*(f"{one:.2f}" for one in report.expected[:COLUMNS]), "drift by chance, at most"))
    table(headings, rows)
    values = max(0, len(report.values) - COLUMNS)
    topics = 0 if most is None else max(0, len(report.rows) - most)
    if topics:
        say(f"[dim]and {plural(topics, 'more topic')}; --all lists them[/]")
    if values:
        say(f"[dim]and {values} more values; --json lists them[/]")


def show_groups(groups: tuple[TopicGroup, ...], names: Mapping[int, str]) -> None:
    """Print groups of topics."""
    table(
        [("records", "right"), ("topics", "right"), "group", "made of"],
        [
            (
                group.count,
                len(group.topics),
                group.name,
                shorten("; ".join(names[topic] for topic in group.topics), 90),
            )
            for group in groups
        ],
    )


def _further(topic: Topic) -> list[str]:
    """Return the words of a topic that its name does not say."""
    said = topic.name.casefold()
    return [word.word for word in topic.words if word.word not in said][:WORDS]


def _bar(share: float) -> str:
    return "█" * max(1, round(BAR * share))
