"""HTTP as it comes in, with a bound on what the parser holds."""

from __future__ import annotations

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from assay.server.problems import problem

LONGEST_HEAD = 1 << 20
"""Bytes of an address and its headers."""

LONGEST_ADDRESS = 65_535
"""Bytes of an address; the parser counts no further."""


class BoundedHeads(HttpToolsProtocol):
    """A connection that is closed when it sends a head, or trailers, without end.

    The parser bounds neither, and both are held in memory before anybody is asked whether
    the request may be answered. Bodies are handed on piece by piece and bounded elsewhere.
    """

    url = b""
    _held = 0
    _handed_on = False

    def data_received(self, data: bytes) -> None:
        """Parse what came; refuse the request when too much is held."""
        self._handed_on = False
        super().data_received(data)
        self._held = 0 if self._handed_on else self._held + len(data)
        if self._held > LONGEST_HEAD and not self.transport.is_closing():
            self.send_400_response("The head of the request is too long.")

    def send_400_response(self, msg: str) -> None:
        """Refuse what is no request in the words of every other refusal, and hang up."""
        hint = "Check the program that sent it."
        if len(self.url) > LONGEST_ADDRESS:
            msg = f"The address is longer than {LONGEST_ADDRESS:,} bytes."
            hint = "Keep a long filter as a selection, and name that."
        answer = problem(400, "invalid_http", msg, hint)
        head = [b"HTTP/1.1 400 Bad Request", *(b"%s: %s" % pair for pair in answer.raw_headers)]
        content = b"\r\n".join([*head, b"connection: close", b"", bytes(answer.body)])
        self.transport.write(content)
        self.transport.close()

    def on_headers_complete(self) -> None:
        """Note that a head was handed on."""
        self._handed_on = True
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """Note that a piece of a body was handed on."""
        self._handed_on = True
        super().on_body(body)
