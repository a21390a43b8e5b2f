"""HTTP as it comes in, with a bound on what the parser holds."""

from __future__ import annotations

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

LONGEST_HEAD = 1 << 20
"""Bytes of an address and its headers: a filter in an address is percent-encoded."""


class BoundedHeads(HttpToolsProtocol):
    """A connection that is closed when it sends a head, or trailers, without end.

    The parser bounds neither, and both are held in memory before anybody is asked whether
    the request may be answered. Bodies are handed on piece by piece and bounded elsewhere.
    """

    _held = 0
    _handed_on = False

    def data_received(self, data: bytes) -> None:
        """Parse what came; refuse the request when too much is held."""
        self._handed_on = False
        super().data_received(data)
        self._held = 0 if self._handed_on else self._held + len(data)
        if self._held > LONGEST_HEAD and not self.transport.is_closing():
            self.send_400_response("The head of the request is too long.")

    def on_headers_complete(self) -> None:
        """Note that a head was handed on."""
        self._handed_on = True
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """Note that a piece of a body was handed on."""
        self._handed_on = True
        super().on_body(body)
