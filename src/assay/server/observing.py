"""Around every request: an id, a count, a line of the log, a span."""

from __future__ import annotations

import logging
import os
import re
import threading
import time
from contextlib import nullcontext
from typing import Any

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assay.server.service.logs import REQUESTS, log_request
from assay.server.service.metrics import Metrics
from assay.server.service.tracing import Tracing

ID = "x-request-id"
TOLD = "assay.told"
"""Where a route leaves, in its scope, which model answered how many texts."""

REQUEST = "assay.request"
"""Where a route finds the id of its request."""

_ID = re.compile(r"[A-Za-z0-9._:/+=-]{1,128}")


class Observed:
    """ASGI middleware that notes what was asked and how it went, never what was said.

    Args:
        app: The application.
        metrics: Counts.
        closing: Set when the server is to stop: answers then end their connection, so that
            the next request goes elsewhere.
        tracing: Makes spans.
    """

    def __init__(
        self,
        app: ASGIApp,
        metrics: Metrics,
        closing: threading.Event,
        tracing: Tracing | None = None,
    ) -> None:
        self._app, self._metrics, self._closing, self._tracing = app, metrics, closing, tracing
        self._log = logging.getLogger(REQUESTS)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        given = headers.get(ID, "")
        request = given if _ID.fullmatch(given) else os.urandom(8).hex()
        told: dict[str, Any] = {}
        scope[TOLD] = told
        scope[REQUEST] = request
        start = time.perf_counter()
        status = 500

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message["headers"], (b"x-request-id", request.encode())]
                if self._closing.is_set():
                    message["headers"].append((b"connection", b"close"))
            await send(message)

        method = scope["method"]
        tracing = self._tracing
        self._metrics.under_way.inc()
        with tracing.span(method, headers) if tracing else nullcontext() as span:
            try:
                await self._app(scope, receive, noted)
            finally:
                seconds = time.perf_counter() - start
                route = getattr(scope.get("route"), "path", "other")
                self._metrics.under_way.dec()
                self._metrics.request(route, status, seconds)
                if self._log.isEnabledFor(logging.INFO):
                    log_request(
                        request_id=request,
                        method=method,
                        route=route,
                        status=status,
                        ms=round(1000 * seconds, 3),
                        **told,
                    )
                if span is not None:
                    span.update_name(f"{method} {route}")
                    span.set_attributes(
                        {
                            "http.request.method": method,
                            "http.route": route,
                            "http.response.status_code": status,
                            "assay.request_id": request,
                            **{f"assay.{name}": value for name, value in told.items()},
                        }
                    )
