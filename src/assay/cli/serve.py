"""`assay serve`: the workbench and its API on this machine."""

from __future__ import annotations

import webbrowser
from typing import TYPE_CHECKING, Annotated

import typer

from assay.cli.output import note, say
from assay.cli.session import Session

if TYPE_CHECKING:
    from assay.workspace import Workspace


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
) -> None:
    """Serve the workspace: the page and the API, until Ctrl-C.

    Only this machine is answered, unless you name another host and a token.

    Examples:

        assay serve --open

        ASSAY_TOKEN=… assay serve --host 0.0.0.0 --port 9000
    """
    session: Session = context.obj
    with session.open(create=True) as workspace:
        serve_until_stopped(workspace, host=host, port=port, token=token, open_page=open_page)


def serve_until_stopped(
    workspace: Workspace,
    *,
    host: str = "127.0.0.1",
    port: int = 8642,
    token: str | None = None,
    open_page: bool = False,
) -> None:
    """Serve an open workspace and say where, until Ctrl-C."""
    from assay.server.serving import serve
    from assay.settings import read_settings

    def ready(url: str) -> None:
        say(f"Assay is serving {workspace.path} at [bold]{url}[/]")
        note("Press Ctrl-C to stop; running jobs can be resumed.")
        if open_page:
            webbrowser.open(url)

    serve(workspace, read_settings(), host=host, port=port, token=token, ready=ready)
    note("Stopped; everything saved is on disk.")
