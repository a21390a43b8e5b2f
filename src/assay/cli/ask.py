"""`assay ask`: a question, an answer, and the passages that support it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from assay.cli.output import emit, note, progress, say
from assay.cli.session import FilterOption, JsonOption, Session
from assay.schema.answers import Answer, Asked
from assay.schema.generation import GenerationSettings

if TYPE_CHECKING:
    from assay.dataset import Dataset
    from assay.workspace import Workspace

KeyEnvOption = Annotated[
    str | None, typer.Option(help="Environment variable with the key of an address.")
]
StyleOption = Annotated[str, typer.Option(help="How to answer, in words.")]
TopOption = Annotated[int, typer.Option(min=1, max=50, help="Passages shown with an answer.")]
TokensOption = Annotated[int, typer.Option(min=1, help="Tokens of a reply at most.")]
TemperatureOption = Annotated[float, typer.Option(min=0, max=2, help="0 takes the likeliest.")]

SAID = {
    "absent": "Not in the documents.",
    "unsupported": "Not supported: the language model quoted nothing that is there.",
    "failed": "No answer.",
}


def command(
    context: typer.Context,
    target: Annotated[str, typer.Argument(help="Name of a data set, or a document to import.")],
    question: Annotated[str, typer.Argument(help="What you want to know.")],
    llm: Annotated[
        str | None, typer.Option("--llm", help="PROVIDER:MODEL, or http://HOST:PORT/v1#MODEL.")
    ] = None,
    top: TopOption = 3,
    document: Annotated[str | None, typer.Option(help="Ask only this document.")] = None,
    where: FilterOption = None,
    references: Annotated[
        bool, typer.Option("--references", help="Look into lists of references too.")
    ] = False,
    key_env: KeyEnvOption = None,
    style: StyleOption = "",
    temperature: TemperatureOption = 0.0,
    max_tokens: TokensOption = 1_000,
    prompt: Annotated[
        Path | None, typer.Option(help="Template of your own, with $question and $passages.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Answer a question from documents, with the passages that support the answer.

    Examples:

        assay ask paper.pdf "How many queries were collected?"

        assay ask papers "What is proposed?" --document paper.pdf --llm ollama:llama3.2
    """
    session: Session = context.obj
    how = asked(llm, key_env, style, temperature, max_tokens, prompt) if llm else None
    with session.open(create=Path(target).exists()) as workspace, progress() as watch:
        answer = dataset_of(workspace, target).ask(
            question,
            llm=how,
            top=top,
            document=document,
            where=where,
            references=references,
            watch=watch,
        )
    emit(answer, as_json, show)


def asked(
    llm: str,
    key_env: str | None,
    style: str,
    temperature: float,
    max_tokens: int,
    prompt: Path | None,
) -> Asked:
    """Return how a language model is asked."""
    from assay.errors import PromptError

    try:
        template = prompt.read_text(encoding="utf-8") if prompt else None
    except (OSError, ValueError) as error:
        raise PromptError(f"The prompt template '{prompt}' cannot be read: {error}.") from error
    generation = GenerationSettings(style=style, temperature=temperature, max_tokens=max_tokens)
    return Asked(model=llm, key_env=key_env, template=template, generation=generation)


def dataset_of(workspace: Workspace, target: str, name: str | None = None) -> Dataset:
    """Return the data set of a name; a file is imported first."""
    if Path(target).exists() and target not in {one.name for one in workspace.datasets()}:
        return workspace.load(target, name=name)
    return workspace.dataset(target)


def show(answer: Answer) -> None:
    """Print the answer, then its evidence."""
    if answer.status == "answered":
        say(escape(answer.text))
        say(f"[dim]support {answer.support:.2f}, {escape(answer.way)}, {answer.seconds:.1f} s[/]")
    else:
        say(SAID[answer.status])
    for citation in answer.citations:
        page = f" page {citation.page}" if citation.page else ""
        whence = escape(citation.document or citation.record)
        quote = escape(" ".join(citation.quote.split()))
        say(f"{escape(f'[{citation.number}]')} {whence}{page}: “{quote}”")
    if answer.status != "answered" and answer.passages:
        say("[dim]The nearest passages:[/]")
        for seen in answer.passages:
            page = f" page {seen.page}" if seen.page else ""
            text = escape(" ".join(seen.text.split())[:200])
            say(f"[dim]{seen.rank}  {escape(seen.document or seen.record)}{page}: {text}[/]")
    for dropped in answer.dropped:
        note(f"Left out {dropped.count}: {dropped.why}.")
    for one in answer.notes:
        note(one)
