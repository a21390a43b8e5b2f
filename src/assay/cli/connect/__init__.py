"""`assay connect`: classifiers that were not trained here; one file per kind."""

from __future__ import annotations

import typer

from assay.cli.connect import llm, pretrained, remote

app = typer.Typer(
    name="connect",
    help="Make a model of a prediction API, a language model or a pretrained model.",
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback()
def group() -> None:
    """Make a model of a prediction API, a language model or a pretrained model."""


app.command("llm")(llm.command)
app.command("remote")(remote.command)
app.command("pretrained")(pretrained.command)
