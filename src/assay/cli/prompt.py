"""`assay prompt`: the exact messages a record would produce, and templates to edit."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from assay.cli.output import emit, out, say
from assay.cli.prompting import (
    DEFAULTS,
    CriteriaOption,
    ExampleOption,
    ExamplesOption,
    LabelOption,
    LongestOption,
    MixedOption,
    MostOption,
    PromptOption,
    ShotsOption,
    StyleOption,
    TaskOption,
    made,
)
from assay.cli.session import EncoderOption, JsonOption, SeedOption, Session
from assay.errors import InvalidSetting, ModelNotFound
from assay.schema.prompts import PromptPreview


def command(
    context: typer.Context,
    dataset: Annotated[str | None, typer.Argument(help="Data set of the record.")] = None,
    record: Annotated[str | None, typer.Option(help="Id of a record.")] = None,
    text: Annotated[str | None, typer.Option(help="Instead: any text.")] = None,
    llm: Annotated[
        str | None,
        typer.Option(help="Name of a connected model; else the options below say how to ask."),
    ] = None,
    prompt: PromptOption = None,
    task: TaskOption = "",
    criteria: CriteriaOption = None,
    mixed: MixedOption = "",
    label: LabelOption = None,
    examples: ExamplesOption = DEFAULTS.examples,
    shots: ShotsOption = DEFAULTS.shots,
    most_examples: MostOption = DEFAULTS.most_examples,
    example: ExampleOption = None,
    seed: SeedOption = 0,
    encoder: EncoderOption = None,
    longest: LongestOption = DEFAULTS.longest,
    style: StyleOption = "",
    init: Annotated[
        Path | None, typer.Option(help="Write a template to this file, to be edited.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Print what a language model would be sent about a record; nothing is sent.

    Examples:

        assay prompt reviews --record r17 --examples retrieved

        assay prompt reviews --record r17 --llm reviews-llm

        assay prompt --init my-prompt.md
    """
    if init is not None:
        say(f"Written to {_write(init, prompt or 'classify')}")
        return
    if dataset is None:
        raise typer.BadParameter("Name a data set, or write a template with --init FILE.")
    values = {
        "prompt": prompt,
        "task": task,
        "criteria": criteria,
        "mixed": mixed,
        "labels": label,
        "examples": examples,
        "shots": shots,
        "most_examples": most_examples,
        "example_ids": example,
        "seed": seed,
        "encoder": encoder,
        "longest": longest,
        "style": style,
    }
    session: Session = context.obj
    with session.open() as workspace:
        options = None
        try:
            connected = workspace.model(llm).card.id if llm is not None else None
        except ModelNotFound:
            if llm is None or not (":" in llm or llm == "fake"):
                raise
            connected = None  # the prompt does not depend on which language model it is
        if connected is None:
            options = made({"model": llm or "fake", **values})
        preview = workspace.dataset(dataset).prompt(
            options, model=connected, record=record, text=text
        )
    emit(preview, as_json, show)


def show(preview: PromptPreview) -> None:
    """Print the messages one after the other, as they would be sent."""
    for message in preview.messages:
        out.rule(message.role, align="left", style="dim", characters="─")
        out.print(message.content, markup=False, soft_wrap=True)
    out.rule(align="left", style="dim", characters="─")
    shown = f"{len(preview.examples)} examples" if preview.examples else "no examples"
    say(f"[dim]Template {preview.template} ({preview.template_hash}), {shown}[/]")


def _write(target: Path, named: str) -> Path:
    from assay.classify.prompting import shipped

    source = shipped(named).source
    try:
        with target.open("x", encoding="utf-8") as file:  # never over what a person wrote
            file.write(source)
    except FileExistsError as error:
        raise InvalidSetting(
            f"The file '{target}' exists already.", hint="Choose another name."
        ) from error
    except OSError as error:
        raise InvalidSetting(f"'{target}' cannot be written: {error.strerror}.") from error
    return target
