"""Listen on a port until a person says stop."""

from __future__ import annotations

import errno
import os
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

import uvicorn
from fastapi import FastAPI

from assay.errors import CannotListen, PortInUse
from assay.server.access import access_of
from assay.server.app import make_app
from assay.server.heads import BoundedHeads
from assay.server.service.keyring import Keyring
from assay.server.service.logs import log_as_json
from assay.server.service.service import options_of
from assay.server.service.tracing import Tracing, tracing_asked_for
from assay.settings import Settings
from assay.workspace import Workspace

PATIENCE = 25
"""Seconds that requests taken get to be answered when the server stops."""

DRAIN = 3
"""Seconds at most in which a server that is to stop still takes requests, so that none that is
on its way already, over a connection kept open, is cut off."""

QUIET = 2
"""Looks, a tenth of a second apart, without a request that end this earlier."""

STALE_UPLOADS = 7 * 24 * 3600
"""Seconds after which an upload nobody imported is removed, when a server starts."""

FORCED = 130


def serve(
    workspace: Workspace,
    settings: Settings,
    *,
    host: str = "127.0.0.1",
    port: int = 8642,
    token: str | None = None,
    model: str | None = None,
    api_only: bool = False,
    binary: bool = False,
    log_to: str | None = None,
    json_logs: bool = False,
    ready: Callable[[str], None],
) -> None:
    """Serve a workspace until SIGINT or SIGTERM; runs that go on are stopped and can resume.

    Args:
        workspace: What is served; closing it stays the caller's.
        settings: Limits, names and the token where none is given.
        host: Address to listen on; any but this machine's own demands a token.
        port: Port; 0 takes a free one.
        token: Secret to ask for.
        model: Model or data set that predictions come from; it is loaded at the start.
        api_only: Serve predictions alone, without the workbench; the model is loaded at the start.
        binary: Sentiments are negative or positive.
        log_to: Data set that predictions are kept in.
        json_logs: Write a log as JSON lines on stderr, requests included.
        ready: Called with the URL once requests are answered.

    Raises:
        InvalidSetting: A host that lets others in without a token.
        PortInUse, CannotListen: The address is not to be had.
    """
    keyring = Keyring(workspace.serving().keys)
    access = access_of(settings, host, token, keyring=keyring, alone=api_only)
    tracing = Tracing() if tracing_asked_for() else None
    if json_logs:
        log_as_json()
    listener = listen(host, port)
    if not api_only:  # that one may have the workspace to read only
        workspace.uploads.sweep(STALE_UPLOADS)
    warm = model is not None or api_only
    options = options_of(settings, model=model, warm=warm, binary=binary, log_to=log_to)
    app = make_app(workspace, access, options=options, api_only=api_only, tracing=tracing)
    shown = f"[{host}]" if ":" in host else host
    url = f"http://{shown}:{listener.getsockname()[1]}"
    try:
        _Server(configured(app), app, workspace, lambda: ready(url)).run([listener])
    finally:
        listener.close()
        if tracing is not None:
            tracing.close()


def configured(app: FastAPI) -> uvicorn.Config:
    """Return how uvicorn is to serve the application."""
    return uvicorn.Config(
        app,
        log_level="error",
        access_log=False,  # addresses hold filters, and filters hold texts
        server_header=False,
        timeout_graceful_shutdown=PATIENCE,
        timeout_keep_alive=30,
        http=BoundedHeads,
    )


def listen(host: str, port: int) -> socket.socket:
    """Bind an address.

    Raises:
        PortInUse: Somebody else listens there.
        CannotListen: No such address, or not ours to take.
    """
    listener: socket.socket | None = None
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.socket(family, kind, protocol)
        if os.name != "nt":  # there it would let two servers share the port
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(128)
    except (OSError, OverflowError) as error:
        if listener is not None:
            listener.close()
        if getattr(error, "errno", None) == errno.EADDRINUSE:
            raise PortInUse(f"Port {port} on {host} is in use by another program.") from error
        why = getattr(error, "strerror", None) or str(error)
        raise CannotListen(f"Cannot listen on {host}, port {port}: {why}.") from error
    return listener


class _Server(uvicorn.Server):
    """A uvicorn server that tells when it answers and stops what is going on first."""

    def __init__(
        self, config: uvicorn.Config, app: FastAPI, workspace: Workspace, ready: Callable[[], None]
    ) -> None:
        super().__init__(config)
        self._app, self._workspace, self._ready = app, workspace, ready
        self._stopping: float | None = None
        self._answered, self._quiet = 0, 0

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to answer, then say so."""
        await super().startup(sockets)
        if self.started:
            self._ready()

    async def on_tick(self, counter: int) -> bool:
        """Once told to stop, do so when no request comes any more."""
        if self._stopping is not None:
            state = self.server_state
            quiet = not state.tasks and state.total_requests == self._answered
            self._quiet = self._quiet + 1 if quiet else 0
            self._answered = state.total_requests
            if self._quiet > QUIET or time.monotonic() > self._stopping + DRAIN:
                self.should_exit = True
        return await super().on_tick(counter)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Stop event streams and runs; a second signal ends the process at once."""
        del sig, frame
        if self._stopping is not None:
            os._exit(FORCED)  # what is acknowledged is on disk: nothing is lost by this
        self._stopping = time.monotonic()
        self._app.state.closing.set()
        # the signal may have interrupted a thread that holds the catalogue
        threading.Thread(target=self._workspace.stop, name="assay-stop").start()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Handle SIGINT and SIGTERM while serving; what follows is the caller's."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = {
            sig: signal.signal(sig, self.handle_exit) for sig in (signal.SIGINT, signal.SIGTERM)
        }
        try:
            yield
        finally:
            for sig, handler in before.items():
                signal.signal(sig, handler)
