"""The application: global options, the list of commands, and how errors reach a person."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated

import typer

from assay import __version__
from assay.cli import (
    ablate,
    accept,
    agree,
    ask,
    captions,
    chat,
    check,
    compact,
    compare,
    connect,
    curve,
    decide,
    delete,
    demo,
    doctor,
    documents,
    embed,
    evaluate,
    export,
    findings,
    history,
    import_,
    info,
    keys,
    label_next,
    languages,
    names,
    pictures,
    predict,
    project,
    promote,
    prompt,
    questionnaire,
    search,
    select,
    serve,
    show,
    similar,
    simulate,
    threshold,
    topic,
    topics,
    train,
)
from assay.cli.output import print_error
from assay.cli.session import Session
from assay.errors import AssayError

INTERRUPTED = 130
"""Exit code after Ctrl-C, as shells use it."""

app = typer.Typer(
    name="assay",
    help="From a file to trusted labels, a tested model and a served prediction.",
    epilog="Start with: assay demo",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"assay {__version__}")
        raise typer.Exit


@app.callback()
def root(
    context: typer.Context,
    workspace: Annotated[
        Path | None,
        typer.Option(
            "--workspace",
            "-w",
            envvar="ASSAY_WORKSPACE",
            help="Folder of the workspace.",
            show_default=".assay",
        ),
    ] = None,
    _show_version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """From a file to trusted labels, a tested model and a served prediction."""
    context.obj = Session(workspace)


GROUPS: dict[str, dict[str, Callable[..., None]]] = {
    "The loop": {
        "demo": demo.command,
        "import": import_.command,
        "train": train.command,
        "eval": evaluate.command,
        "check": check.command,
        "findings": findings.command,
        "decide": decide.command,
        "accept": accept.command,
        "compare": compare.command,
        "promote": promote.command,
        "export": export.command,
        "serve": serve.command,
    },
    "Look at the records": {
        "info": info.command,
        "show": show.command,
        "search": search.command,
        "similar": similar.command,
        "topics": topics.command,
        "topic": topic.command,
        "languages": languages.command,
        "project": project.command,
        "select": select.command,
    },
    "Label": {
        "next": label_next.command,
        "history": history.command,
        "agreement": agree.command,
    },
    "Models": {
        "predict": predict.command,
        "threshold": threshold.command,
        "curve": curve.command,
        "simulate": simulate.command,
        "ablate": ablate.command,
        "prompt": prompt.command,
    },
    "Documents and questions": {
        "documents": documents.command,
        "ask": ask.command,
        "questionnaire": questionnaire.command,
        "chat": chat.command,
    },
    "Pictures": {"pictures": pictures.command},
    "The workspace": {
        "embed": embed.command,
        "doctor": doctor.command,
        "compact": compact.command,
        "delete": delete.command,
    },
}
"""Commands as the help page groups them, in the order in which a person meets them."""

for group, commands in GROUPS.items():
    for name, command in commands.items():
        app.command(name, rich_help_panel=group)(command)
app.add_typer(connect.app, name="connect", rich_help_panel="Models")
app.add_typer(captions.app, name="captions", rich_help_panel="Pictures")
app.add_typer(names.app, name="names", rich_help_panel="Pictures")
app.add_typer(keys.app, name="keys", rich_help_panel="The workspace")


def run(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code.

    0 fine, 1 a domain error, 2 wrong usage, 3 findings above --fail-on, 130 interrupted.
    """
    try:
        app(args=arguments, prog_name="assay")
    except AssayError as error:
        print_error(error.message, error.hint)
        return 1
    except SystemExit as end:
        if end.code == INTERRUPTED:
            print_error(
                "Interrupted; what was finished is kept.", "Run the same command to resume."
            )
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    return 0


def main() -> None:
    """Entry point of the `assay` script."""
    sys.exit(run())
