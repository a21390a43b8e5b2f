"""`assay chat`: a message over a data set, and what it is answered with."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from assay.cli.ask import (
    KeyEnvOption,
    SeedOption,
    StyleOption,
    TemperatureOption,
    TokensOption,
    TopKOption,
    TopPOption,
    asked,
    written,
)
from assay.cli.output import emit, progress, say
from assay.cli.session import JsonOption, Session
from assay.schema.conversations import ChatReply


def command(
    context: typer.Context,
    dataset: Annotated[str, typer.Argument(help="Name of a data set.")],
    message: Annotated[
        str | None, typer.Argument(help="What you want to see or know; else line by line.")
    ] = None,
    conversation: Annotated[
        str | None, typer.Option(help="Id of the conversation it goes on; else a new one.")
    ] = None,
    after: Annotated[
        int | None, typer.Option(min=1, help="Turn it follows, to ask another way.")
    ] = None,
    llm: Annotated[
        str | None, typer.Option("--llm", help="PROVIDER:MODEL, or http://HOST:PORT/v1#MODEL.")
    ] = None,
    key_env: KeyEnvOption = None,
    style: StyleOption = "",
    temperature: TemperatureOption = 0.0,
    top_p: TopPOption = None,
    top_k: TopKOption = None,
    seed: SeedOption = 0,
    max_tokens: TokensOption = 800,
    prompt: Annotated[
        Path | None, typer.Option(help="File that says what the language model is told.")
    ] = None,
    pictures: Annotated[
        bool, typer.Option("--pictures", help="It sees: send it the picture asked about.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Find, count or quote records by a message in plain words.

    Examples:

        assay chat demo "how many mention a card?"

        assay chat demo "show me another" --conversation 0f3a
    """
    session: Session = context.obj
    writing = written(
        style=style, temperature=temperature, top_p=top_p, top_k=top_k, seed=seed,
        max_tokens=max_tokens,
    )  # fmt: skip
    how = asked(llm, key_env, writing, prompt) if llm else None
    with session.open() as workspace:
        data = workspace.dataset(dataset)

        def say_it(what: str, conversation: str | None, after: int | None) -> ChatReply:
            with progress() as watch:
                reply = data.chat(
                    what, conversation=conversation, after=after, llm=how, pictures=pictures,
                    watch=watch,
                )  # fmt: skip
            emit(reply, as_json, show)
            return reply

        if message is not None:
            say_it(message, conversation, after)
            return
        for line in _lines():
            conversation = say_it(line, conversation, after).conversation
            after = None


def _lines() -> Iterator[str]:
    """Read messages until the input ends; a person is asked for each."""
    while True:
        try:
            line = input("> " if sys.stdin.isatty() else "")
        except EOFError:
            return
        if line.strip():
            yield line


def show(reply: ChatReply) -> None:
    """Print the answer, its filter and its records."""
    say(escape(reply.turn.text))
    if reply.turn.filter is not None:
        say(f"[dim]filter: {escape(reply.turn.filter)}[/]")
    if any(one.document for one in reply.turn.evidence):
        _show_evidence(reply)
        return
    for number, one in enumerate(reply.records, 1):
        text = escape(" ".join((one.text or one.image or "").split())[:200])
        page = f"page {one.page}" if one.page else None
        about = ", ".join(part for part in (one.label, one.topic, page) if part)
        say(
            f"{number}  {escape(one.record)}: {text}"
            + (f" [dim]{escape(about)}[/]" if about else "")
        )
    _show_turn(reply)


def _show_evidence(reply: ChatReply) -> None:
    """Print where each quote stands, and the quote where the answer does not say it."""
    said = " ".join(reply.turn.text.split())
    for one in reply.turn.evidence:
        page = f", page {one.page}" if one.page else ""
        quote = " ".join(one.quote.split())
        more = "" if quote in said else f": “{escape(quote)}”"
        say(f"{one.number}  {escape(one.document or one.record)}{page}{more}")
    _show_turn(reply)


def _show_turn(reply: ChatReply) -> None:
    saw = ", saw the picture" if reply.turn.saw else ""
    say(f"[dim]{reply.turn.route}{saw}, turn {reply.turn.seq} of {reply.conversation}[/]")
