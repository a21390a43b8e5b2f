"""`assay ask`: a question, an answer, and the passages that support it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from pydantic import ValidationError
from rich.markup import escape

from assay.cli.output import emit, note, progress, say
from assay.cli.session import FilterOption, JsonOption, PasswordOption, Session, passwords_of
from assay.errors import InvalidSetting, PromptError
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
TopPOption = Annotated[
    float | None, typer.Option(max=1, help="Draw from this share of the probability.")
]
TopKOption = Annotated[
    int | None, typer.Option(min=1, help="Draw from so many of the likeliest tokens.")
]
SeedOption = Annotated[
    int, typer.Option(help="Same seed, same answer, where the server honours one.")
]
PromptOption = Annotated[
    Path | None, typer.Option(help="Template of your own, with $question and $passages.")
]

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
    top_p: TopPOption = None,
    top_k: TopKOption = None,
    seed: SeedOption = 0,
    max_tokens: TokensOption = 1_000,
    prompt: PromptOption = None,
    password: PasswordOption = None,
    as_json: JsonOption = False,
) -> None:
    """Answer a question from documents, with the passages that support the answer.

    Examples:

        assay ask paper.pdf "How many queries were collected?"

        assay ask papers "What is proposed?" --document paper.pdf --llm ollama:llama3.2
    """
    session: Session = context.obj
    writing = written(
        style=style,
        temperature=temperature,
        top_p=top_p,
        top_k=top_k,
        seed=seed,
        max_tokens=max_tokens,
    )
    how = asked(llm, key_env, writing, prompt) if llm else None
    with session.open(create=Path(target).exists()) as workspace, progress() as watch:
        answer = dataset_of(workspace, target, password=password).ask(
            question,
            llm=how,
            top=top,
            document=document,
            where=where,
            references=references,
            watch=watch,
        )
    emit(answer, as_json, show)


def written(**settings: Any) -> GenerationSettings:  # noqa: ANN401 - as they were given
    """Return how answers are to be written.

    Raises:
        InvalidSetting: A value is out of range.
    """
    try:
        return GenerationSettings(**settings)
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0]).replace("_", "-")
        raise InvalidSetting(f"--{name} cannot be used: {first['msg']}.") from error


def asked(
    llm: str, key_env: str | None, generation: GenerationSettings, prompt: Path | None
) -> Asked:
    """Return how a language model is asked.

    Raises:
        PromptError: The template cannot be read.
    """
    try:
        template = prompt.read_text(encoding="utf-8") if prompt else None
    except (OSError, ValueError) as error:
        raise PromptError(f"The prompt template '{prompt}' cannot be read: {error}.") from error
    return Asked(model=llm, key_env=key_env, template=template, generation=generation)


def dataset_of(
    workspace: Workspace,
    target: str,
    name: str | None = None,
    *,
    called: str | None = None,
    password: list[str] | None = None,
) -> Dataset:
    """Return the data set of a name; a file is imported first.

    Args:
        workspace: Where it is, or will be.
        target: A name or a path.
        name: Of the data set that a file is imported into.
        called: What the file is known by; its own name when not given.
        password: What opens it, if it is encrypted.
    """
    if Path(target).exists() and target not in {one.name for one in workspace.datasets()}:
        opened = passwords_of(password)
        report = workspace.import_file(target, name=name, called=called, password=opened)
        return workspace.dataset(report.dataset)
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
