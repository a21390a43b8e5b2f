"""A prediction API over HTTP."""

from __future__ import annotations

import json
import ssl
import threading
import time
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Self

import httpx2

from assay.remotes.pace import retry_after
from assay.remotes.port import Dropped, Oversized, Reply
from assay.remotes.settings import key_header, verify
from assay.schema.connections import RemoteApi

NO_SUCH_NAME = -2
"""What the resolver says of a name that does not exist (EAI_NONAME)."""


class HttpEndpoint:
    """Posts ``{"data": [{"text": …}], "n_best": k}`` and reads the reply, within bounds.

    Certificates are verified, redirects are never followed (a key is for the address it was
    given for), and proxies are taken from the environment. The key is read from its variable
    when the endpoint is opened, and forgotten when it is closed.

    Args:
        options: The connection.

    Raises:
        InvalidSetting: The connection cannot be asked.
    """

    def __init__(self, options: RemoteApi) -> None:
        address = verify(options)
        self.name = address.netloc
        self.key = json.dumps([options.url, options.n_best])
        self._options = options
        self._guard = threading.Lock()
        self._users = 0
        self._client: httpx2.Client | None = None
        self._secret = ""

    def __enter__(self) -> Self:
        """Open it; see ``Endpoint``."""
        with self._guard:
            if self._client is None:
                self._client = self._opened()
            self._users += 1
        return self

    def __exit__(self, *_: object) -> None:
        """Close every connection once nobody uses it."""
        with self._guard:
            self._users -= 1
            if self._users == 0 and self._client is not None:
                self._client.close()
                self._client, self._secret = None, ""

    def post(self, texts: Sequence[str]) -> Reply:
        """Ask about texts once; see ``Endpoint.post``."""
        assert self._client is not None, "an endpoint is opened before it is asked"
        body = {"data": [{"text": _whole(text)} for text in texts], "n_best": self._options.n_best}
        started = time.monotonic()
        try:
            with self._client.stream("POST", self._options.url, json=body) as response:
                content = b"".join(self._bounded(response, started))
                return Reply(
                    response.status_code,
                    content,
                    retry_after(response.headers.get("retry-after"), response.headers.get("date")),
                    response.headers.get("location"),
                )
        except httpx2.TimeoutException as error:
            raise Dropped(f"did not answer within {self._options.timeout:g} s") from error
        except (httpx2.RequestError, httpx2.InvalidURL) as error:
            raise _dropped(error) from error

    def without_key(self, said: str) -> str:
        """Return words of the service without the key."""
        return said.replace(self._secret, "…") if self._secret else said

    def _opened(self) -> httpx2.Client:
        header = key_header(self._options)
        headers = {"Accept": "application/json", "Accept-Encoding": "identity"}
        if header is not None:
            headers[header[0]] = header[1]
            self._secret = header[1].rpartition(" ")[2]
        most = self._options.concurrency
        return httpx2.Client(
            headers=headers,
            verify=_trusted(),
            timeout=self._options.timeout,
            limits=httpx2.Limits(max_connections=most, max_keepalive_connections=most),
            follow_redirects=False,
        )

    def _bounded(self, response: httpx2.Response, started: float) -> Iterator[bytes]:
        seen = 0
        for chunk in response.iter_bytes():
            seen += len(chunk)
            if seen > self._options.max_bytes:
                raise Oversized(f"answers with more than {self._options.max_bytes:,} bytes")
            if time.monotonic() - started > self._options.timeout:
                raise Dropped(f"did not answer within {self._options.timeout:g} s")
            yield chunk


@cache
def _trusted() -> ssl.SSLContext:
    """Read the certificates this machine trusts: once, it takes longer than many an answer."""
    return httpx2.create_ssl_context()


def _whole(text: str) -> str:
    """Return a text that can be encoded: half a surrogate pair becomes U+FFFD."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _dropped(error: Exception) -> Dropped:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return Dropped(f"has no valid certificate ({cause.verify_message})", lasting=True)
        if type(cause).__name__ == "gaierror" and cause.args[:1] == (NO_SUCH_NAME,):
            return Dropped("has a name that does not exist", lasting=True)
        cause = cause.__cause__ or cause.__context__
    if isinstance(error, httpx2.ConnectError | httpx2.ProxyError):
        return Dropped("cannot be reached")
    if isinstance(error, httpx2.NetworkError | httpx2.RemoteProtocolError | httpx2.DecodingError):
        return Dropped("broke off in the middle of an answer")
    return Dropped(f"cannot be asked ({type(error).__name__})", lasting=True)
