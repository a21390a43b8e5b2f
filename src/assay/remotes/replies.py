"""What a reply that is no answer means, in a sentence."""

from __future__ import annotations

from contextlib import suppress
from http import HTTPStatus
from typing import Any

from assay.errors import RemoteError, RemoteKeyRefused, RemoteUnavailable
from assay.remotes.mapping import Unreadable, parse
from assay.remotes.port import Dropped, Endpoint, Reply

LONGEST_WORDS = 300
"""Characters of what a service says that a sentence repeats."""

TRY_AGAIN = frozenset({408, 425, 429})
"""Statuses below 500 that another try may change."""

TEXTS_REFUSED = frozenset({400, 413, 422})
"""Statuses that may be the fault of one text."""

LIMITED = 429

_WORDS = ("detail", "message", "error", "title", "reason", "description")


def may_pass(status: int) -> bool:
    """Tell whether the same request may be answered later."""
    return status in TRY_AGAIN or status >= 500


def refusal(name: str, what: Reply | Dropped, words: str = "") -> RemoteError:
    """Make the error of a reply that ends the asking."""
    if isinstance(what, Dropped):
        kind = RemoteError if what.lasting else RemoteUnavailable
        return kind(f"The prediction API {name} {what.reason}.", hint=_hint(what))
    told = f": {words}" if words else "."
    if what.status in (401, 403):
        return RemoteKeyRefused(
            f"The prediction API {name} refuses the key ({phrase(what.status)}){told}"
        )
    if 300 <= what.status < 400:
        return RemoteError(
            f"The prediction API {name} has moved to {(what.location or 'another address')[:300]}.",
            hint="Connect that address, if you trust it with your texts and your key.",
        )
    if may_pass(what.status):
        return RemoteUnavailable(f"The prediction API {name} answers {phrase(what.status)}{told}")
    return RemoteError(
        f"The prediction API {name} refuses the request ({phrase(what.status)}){told}",
        hint="Check its address, and what its documentation says of requests.",
    )


def said(reply: Reply, endpoint: Endpoint) -> str:
    """Return what a service says of a request, in a bounded number of its own words."""
    text = reply.body[:20_000].decode("utf-8", "replace")
    with suppress(Unreadable):
        text = _words(parse(reply.body)) or text
    flat = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    flat = endpoint.without_key(flat)
    return flat if len(flat) <= LONGEST_WORDS else f"{flat[: LONGEST_WORDS - 1]}…"


def phrase(status: int) -> str:
    """Return a status with its name."""
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)


def _words(document: Any) -> str:  # noqa: ANN401 - any JSON
    """Find the sentence among the shapes errors have."""
    if isinstance(document, dict):
        for name in _WORDS:
            if document.get(name):
                return _words(document[name])
        return ""
    if isinstance(document, list):
        return "; ".join(filter(None, map(_words, document[:3])))
    return str(document)


def _hint(dropped: Dropped) -> str | None:
    return "Check the address." if dropped.lasting else None
