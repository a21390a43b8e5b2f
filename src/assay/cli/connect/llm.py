"""`assay connect llm`: a language model that is asked for a label, as a model."""

from __future__ import annotations

from typing import Annotated

import typer

from assay.cli.output import emit, progress
from assay.cli.prompting import (
    DEFAULTS,
    WRITING,
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
from assay.cli.session import (
    EncoderOption,
    JsonOption,
    ModelNameOption,
    SeedOption,
    Session,
    ThresholdOption,
)
from assay.cli.train import show


def command(
    context: typer.Context,
    dataset: Annotated[str, typer.Argument(help="Data set whose labels it is to give.")],
    model: Annotated[str, typer.Argument(help="PROVIDER:MODEL, or http://HOST:PORT/v1#MODEL.")],
    key_env: Annotated[
        str | None, typer.Option(help="Environment variable with the key of an address.")
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
    temperature: Annotated[
        float, typer.Option(help="0 takes the likeliest token.")
    ] = WRITING.temperature,
    top_p: Annotated[
        float | None, typer.Option(help="Draw from this share of the probability.")
    ] = None,
    top_k: Annotated[
        int | None, typer.Option(help="Draw from so many of the likeliest tokens.")
    ] = None,
    max_tokens: Annotated[int, typer.Option(help="Tokens a reply may have.")] = WRITING.max_tokens,
    stop: Annotated[
        list[str] | None, typer.Option(help="Text that ends a reply; up to four.")
    ] = None,
    style: StyleOption = "",
    confidence: Annotated[
        str, typer.Option(help="auto, logprobs, samples or stated.")
    ] = DEFAULTS.confidence,
    samples: Annotated[int, typer.Option(help="Times each text is asked.")] = DEFAULTS.samples,
    retries: Annotated[
        int, typer.Option(help="Times a malformed reply is refused.")
    ] = DEFAULTS.retries,
    attempts: Annotated[
        int, typer.Option(help="Times a failed request is made.")
    ] = DEFAULTS.attempts,
    timeout: Annotated[float, typer.Option(help="Seconds a reply may take.")] = DEFAULTS.timeout,
    concurrency: Annotated[int, typer.Option(help="Requests side by side.")] = DEFAULTS.concurrency,
    price_in: Annotated[float | None, typer.Option(help="Price of a million tokens read.")] = None,
    price_out: Annotated[
        float | None, typer.Option(help="Price of a million tokens written.")
    ] = None,
    threshold: ThresholdOption = 0.0,
    name: ModelNameOption = None,
    as_json: JsonOption = False,
) -> None:
    """Make a model of a language model: it is asked for a label, and used by name.

    Examples:

        assay connect llm reviews ollama:llama3.2

        assay connect llm reviews openai:gpt-4o-mini --examples retrieved --shots 2

        assay connect llm intents http://127.0.0.1:8000/v1#qwen --prompt my-prompt.md
    """
    options = made(
        {
            "model": model,
            "key_env": key_env,
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
            "temperature": temperature,
            "top_p": top_p,
            "top_k": top_k,
            "max_tokens": max_tokens,
            "stop": stop,
            "style": style,
            "confidence": confidence,
            "samples": samples,
            "retries": retries,
            "attempts": attempts,
            "timeout": timeout,
            "concurrency": concurrency,
            "price_in": price_in,
            "price_out": price_out,
        }
    )
    session: Session = context.obj
    with session.open() as workspace, progress() as watch:
        made_model = workspace.dataset(dataset).connect(
            options, threshold=threshold, name=name, watch=watch
        )
        report = made_model.training
    emit(report, as_json, show)
