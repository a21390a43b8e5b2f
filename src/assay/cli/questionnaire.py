"""`assay questionnaire`: a list of questions asked of every document."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from assay.cli.ask import (
    SAID,
    KeyEnvOption,
    PromptOption,
    SeedOption,
    StyleOption,
    TemperatureOption,
    TokensOption,
    TopKOption,
    TopOption,
    TopPOption,
    asked,
    dataset_of,
    written,
)
from assay.cli.output import emit, note, progress, say
from assay.cli.session import JsonOption, PasswordOption, Session
from assay.schema.questionnaires import QuestionnaireReport


def command(
    context: typer.Context,
    file: Annotated[str, typer.Argument(help="YAML file of questions, or: paper.")],
    targets: Annotated[list[str], typer.Argument(help="A data set, or documents to import.")],
    llm: Annotated[
        list[str] | None,
        typer.Option("--llm", help="A language model; several are asked side by side."),
    ] = None,
    document: Annotated[
        list[str] | None, typer.Option(help="Ask only this document; may be repeated.")
    ] = None,
    into: Annotated[str, typer.Option(help="Data set that files are imported into.")] = "documents",
    top: TopOption = 3,
    key_env: KeyEnvOption = None,
    style: StyleOption = "",
    temperature: TemperatureOption = 0.0,
    top_p: TopPOption = None,
    top_k: TopKOption = None,
    seed: SeedOption = 0,
    max_tokens: TokensOption = 1_000,
    prompt: PromptOption = None,
    password: PasswordOption = None,
    to: Annotated[
        list[Path] | None,
        typer.Option("--to", help="Also write it: .csv, .md or .html; may be repeated."),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Ask a list of questions of every document, and make a table of the answers.

    What was answered before is kept, so an interrupted pass goes on where it stopped.

    Examples:

        assay questionnaire paper a.pdf b.pdf --to answers.html

        assay questionnaire questions.yaml papers --llm ollama:llama3.2 --llm ollama:qwen3
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
    from assay.verbs.asking.answer_files import check_ending, write_answers

    for path in to or ():
        check_ending(path)
    ways = [asked(one, key_env, writing, prompt) for one in llm or ()]
    create = any(Path(one).exists() for one in targets)
    with session.open(create=create) as workspace, progress() as watch:
        names = [
            dataset_of(workspace, one, into, called=known, password=password).name
            for one, known in zip(targets, apart(targets), strict=True)
        ]
        reports = [
            workspace.dataset(name).questionnaire(
                file, llms=ways, documents=document, top=top, watch=watch
            )
            for name in dict.fromkeys(names)
        ]
    for path in to or ():
        write_answers(reports, path)
        note(f"Written to {path}")
    emit(reports[0] if len(reports) == 1 else reports, as_json, lambda _: show(reports))


def apart(targets: list[str]) -> list[str | None]:
    """Return what files are known by that share a name: the ends of their paths that differ."""
    paths = dict.fromkeys(Path(one).absolute() for one in targets)
    shared = Counter(path.name for path in paths)
    alike = [path for path in paths if shared[path.name] > 1]
    length = 2
    while len({path.parts[-length:] for path in alike}) < len(alike):
        length += 1
    return [
        Path(*Path(one).absolute().parts[-length:]).as_posix()
        if shared[Path(one).name] > 1
        else None
        for one in targets
    ]


def show(reports: list[QuestionnaireReport]) -> None:
    """Print every answer under its document and question."""
    for report in reports:
        questions = {one.id: one.question for one in report.questionnaire.questions}
        titles = {one.id: one.title for one in report.documents}
        before = None
        for cell in report.cells:
            if cell.document != before:
                before = cell.document
                say(f"\n[bold]{escape(titles[cell.document])}[/] [dim]{escape(cell.document)}[/]")
            pages = sorted({one.page for one in cell.answer.citations if one.page})
            where = f", page {', '.join(map(str, pages))}" if pages else ""
            say(
                f"[bold]{escape(questions[cell.question])}[/] [dim]{escape(cell.way)}, support "
                f"{cell.answer.support:.2f}{where}[/]"
            )
            say(f"  {escape(cell.answer.text or SAID[cell.answer.status])}")
            for one in cell.answer.notes:
                say(f"  [dim]{escape(one)}[/]")
        say(
            f"\n{report.answered} answered, {report.absent} not in the document, "
            f"{report.unsupported} not supported, {report.failed} failed; {report.kept} were kept "
            "from before"
        )
