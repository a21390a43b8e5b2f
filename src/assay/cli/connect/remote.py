"""`assay connect remote`: a prediction API over HTTP as a model."""

from __future__ import annotations

from typing import Annotated

import typer
from pydantic import ValidationError

from assay.cli.output import emit, note, percent, progress, say, shorten, table
from assay.cli.session import (
    JsonOption,
    ModelNameOption,
    Session,
    ThresholdOption,
)
from assay.cli.train import show as show_model
from assay.errors import InvalidSetting
from assay.schema.connections import RemoteApi, RemoteProbe

DEFAULTS = RemoteApi(url="https://example.org")
SHOWN = 3
"""Candidates of a text that a probe prints."""


def command(
    context: typer.Context,
    dataset: Annotated[str, typer.Argument(help="Data set whose labels it is about.")],
    url: Annotated[str, typer.Argument(help="Address that texts are posted to.")],
    attempt: Annotated[
        list[str] | None,
        typer.Option("--try", help="Only ask about this text and show the answer; repeatable."),
    ] = None,
    key_env: Annotated[
        str | None, typer.Option(help="Environment variable that holds the key.")
    ] = None,
    header: Annotated[str, typer.Option(help="Header of the key.")] = DEFAULTS.header,
    prefix: Annotated[
        str | None,
        typer.Option(
            help="Word before the key; may be empty.",
            show_default="Bearer in Authorization, else none",
        ),
    ] = None,
    plain_http: Annotated[
        bool, typer.Option("--plain-http", help="Send the key unencrypted to another machine.")
    ] = False,
    n_best: Annotated[int, typer.Option(help="Labels asked for each text.")] = DEFAULTS.n_best,
    batch: Annotated[int, typer.Option(help="Most texts in one request.")] = DEFAULTS.batch,
    label_at: Annotated[
        str, typer.Option(help="Path of a label in the answer.")
    ] = DEFAULTS.label_at,
    confidence_at: Annotated[
        str, typer.Option(help="Path of its confidence; a % at the end for percent.")
    ] = DEFAULTS.confidence_at,
    rename: Annotated[
        list[str] | None, typer.Option(help="THEIRS=OURS: another word for a label; repeatable.")
    ] = None,
    labels: Annotated[
        list[str] | None,
        typer.Option("--label", help="A label it may answer, and no other; repeatable."),
    ] = None,
    rate: Annotated[
        float | None, typer.Option(help="Most requests a second.", show_default="no limit")
    ] = None,
    concurrency: Annotated[int, typer.Option(help="Most requests at once.")] = DEFAULTS.concurrency,
    timeout: Annotated[float, typer.Option(help="Seconds for one request.")] = DEFAULTS.timeout,
    attempts: Annotated[
        int, typer.Option(help="Times a batch is tried before it is set aside.")
    ] = DEFAULTS.attempts,
    patience: Annotated[
        float, typer.Option(help="Seconds a batch may go without an answer.")
    ] = DEFAULTS.patience,
    backoff: Annotated[
        float, typer.Option(help="Longest first pause after a failure, in seconds.")
    ] = DEFAULTS.backoff,
    max_bytes: Annotated[int, typer.Option(help="Largest answer, in bytes.")] = DEFAULTS.max_bytes,
    revision: Annotated[
        str, typer.Option(help="Version of the model behind it; a new one is asked everything.")
    ] = "",
    threshold: ThresholdOption = 0.0,
    name: ModelNameOption = None,
    as_json: JsonOption = False,
) -> None:
    """Make a model of a prediction API: texts are posted to it, labels come back.

    The key is read from the environment variable you name, at each use, and never stored.

    Examples:

        assay connect remote intents https://example.org/predict --try "where is my card"

        assay connect remote intents https://example.org/predict --key-env SHOP_API_KEY

        assay connect remote reviews https://example.org/v1 --header X-API-Key --key-env KEY

        assay connect remote reviews URL --label-at "[][].label" --confidence-at "[][].score"
    """
    bearer = DEFAULTS.prefix if header.lower() == "authorization" else ""
    options = read_options(
        url=url,
        key_env=key_env,
        header=header,
        prefix=bearer if prefix is None else prefix,
        plain_http=plain_http,
        n_best=n_best,
        batch=batch,
        label_at=label_at,
        confidence_at=confidence_at,
        rename=dict(map(read_rename, rename or ())),
        labels=tuple(labels or ()),
        rate=rate,
        concurrency=concurrency,
        timeout=timeout,
        attempts=attempts,
        patience=patience,
        backoff=backoff,
        max_bytes=max_bytes,
        revision=revision,
    )
    session: Session = context.obj
    with session.open() as workspace, progress() as watch:
        chosen = workspace.dataset(dataset)
        if attempt:
            emit(chosen.probe(options, attempt), as_json, show_probe)
            return
        model = chosen.connect(options, threshold=threshold, name=name, watch=watch)
        report = model.training
    emit(report, as_json, show_model)
    if not as_json:
        note(f"Or: assay predict {report.model} --dataset {dataset}")


def read_options(**given: object) -> RemoteApi:
    """Return the options a person typed.

    Raises:
        InvalidSetting: One is out of its range.
    """
    try:
        return RemoteApi.model_validate(given)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        option = str(first["loc"][0]).replace("_", "-")
        raise InvalidSetting(
            f"--{option} cannot be {first['input']!r}: {first['msg']}.",
            hint="See: assay connect remote --help",
        ) from error


def read_rename(typed: str) -> tuple[str, str]:
    """Return both words of ``THEIRS=OURS``.

    Raises:
        InvalidSetting: There are not two.
    """
    theirs, equals, ours = typed.rpartition("=")
    if not (equals and theirs and ours):
        raise InvalidSetting(
            f"--rename '{typed}' does not say what becomes what.",
            hint="Write THEIRS=OURS, e.g. --rename POSITIVE=positive",
        )
    return theirs, ours


def show_probe(probe: RemoteProbe) -> None:
    """Print the raw answer, and what the mapping makes of it."""
    say("It answered:")
    typer.echo(probe.raw)
    say()
    if probe.answers and any(probe.answers):
        rows = [
            [
                shorten(text, 60),
                ", ".join(f"{k} {percent(v)}" for k, v in list(answer.items())[:SHOWN]),
            ]
            for text, answer in zip(probe.texts, probe.answers, strict=True)
        ]
        table(["text", "labels, as they are read"], rows)
    if probe.problem:
        say(f"[yellow]It cannot be read:[/] {probe.problem}.".replace("[]", "\\[]"))
    if probe.label_at and probe.confidence_at:
        typer.echo(
            f"This would read it: --label-at '{probe.label_at}' "
            f"--confidence-at '{probe.confidence_at}'"
        )
