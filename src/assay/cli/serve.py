"""`assay serve`: the workbench and its API on this machine."""

from __future__ import annotations

import webbrowser
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from assay.cli.output import note, say
from assay.cli.session import Session

if TYPE_CHECKING:
    from assay.workspace import Workspace


class LogFormat(StrEnum):
    """What is logged of requests."""

    none = "none"
    json = "json"


def command(
    context: typer.Context,
    host: Annotated[
        str, typer.Option(help="Address to listen on; another machine's needs --token.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port; 0 takes a free one.")] = 8642,
    token: Annotated[
        str | None,
        typer.Option(help="Secret asked of pages and programs.", show_default="ASSAY_TOKEN"),
    ] = None,
    open_page: Annotated[
        bool, typer.Option("--open", help="Open the page in your browser.")
    ] = False,
    model: Annotated[
        str | None,
        typer.Option(
            help="Model that predictions come from, or a data set for its promoted one.",
            show_default="the promoted one",
        ),
    ] = None,
    api_only: Annotated[
        bool, typer.Option("--api-only", help="Serve predictions alone, without the workbench.")
    ] = False,
    binary: Annotated[
        bool, typer.Option("--binary", help="Sentiments: count neutral as negative.")
    ] = False,
    log_to: Annotated[
        str | None,
        typer.Option(help="Data set that texts and predictions are kept in, to be reviewed."),
    ] = None,
    log_format: Annotated[
        LogFormat, typer.Option(help="json writes a line for each request on stderr, no texts.")
    ] = LogFormat.none,
) -> None:
    """Serve the workspace: the page, its API and predictions, until Ctrl-C.

    Only this machine is answered, unless you name another host and a token.

    Examples:

        assay serve --open

        assay serve --model reviews-v2 --api-only

        ASSAY_TOKEN=… assay serve --host 0.0.0.0 --port 9000
    """
    session: Session = context.obj
    with session.open(create=True) as workspace:
        serve_until_stopped(
            workspace,
            host=host,
            port=port,
            token=token,
            open_page=open_page,
            model=model,
            api_only=api_only,
            binary=binary,
            log_to=log_to,
            json_logs=log_format is LogFormat.json,
        )


def serve_until_stopped(
    workspace: Workspace,
    *,
    host: str = "127.0.0.1",
    port: int = 8642,
    token: str | None = None,
    open_page: bool = False,
    model: str | None = None,
    api_only: bool = False,
    binary: bool = False,
    log_to: str | None = None,
    json_logs: bool = False,
) -> None:
    """Serve an open workspace and say where, until Ctrl-C."""
    from assay.errors import NoModel
    from assay.server.serving import serve
    from assay.settings import read_settings

    if model is not None:
        try:
            workspace.serving().choose(model)
        except NoModel as error:  # one may be promoted while we serve
            note(f"{error.message} The server is ready once one is.")

    def ready(url: str) -> None:
        say(f"Assay is serving {workspace.path} at [bold]{url}[/]")
        note("Press Ctrl-C to stop; running jobs can be resumed.")
        if open_page:
            webbrowser.open(url)

    serve(
        workspace,
        read_settings(),
        host=host,
        port=port,
        token=token,
        model=model,
        api_only=api_only,
        binary=binary,
        log_to=log_to,
        json_logs=json_logs,
        ready=ready,
    )
    note("Stopped; everything saved is on disk.")
