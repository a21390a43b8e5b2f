"""Refusing what cannot be answered soon, at the price of a few header lines."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.types import ASGIApp, Receive, Scope, Send

from assay.server.access import is_prediction
from assay.server.problems import answer_refusal
from assay.server.service.service import Service, overloaded


@dataclass(frozen=True)
class Place:
    """Stands for the route of a request that was refused before one was looked for."""

    path: str


class Overflow:
    """ASGI middleware that answers 429 to predictions while no more texts may wait.

    Finding the route, reading the body and checking its form cost several times as much as
    the refusal, and are taken from the requests that are being answered. The queue still
    holds to its bound by itself: this is only the quick way to the same answer.
    """

    def __init__(self, app: ASGIApp, service: Service) -> None:
        self._app, self._service = app, service

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse a request, or pass it on."""
        if scope["type"] == "http" and scope["method"] == "POST" and is_prediction(scope["path"]):
            patience = self._service.full
            if patience is not None:
                # the paths that hold names come as one, as their route would
                path = scope["path"]
                place = path if path.count("/") == 1 else "/projects/{project}/predict"
                scope["route"] = Place(place)
                await answer_refusal(overloaded(patience))(scope, receive, send)
                return
        await self._app(scope, receive, send)
