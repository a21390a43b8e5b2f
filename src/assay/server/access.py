"""Who may ask: hosts, origins, tokens, sizes; and the headers every answer carries.

A server on a person's own machine is reached by every page they open. So a name that is not
ours is refused (DNS rebinding), a write that another site's page sends is refused (cross-site
requests), and no other page may frame or read our answers.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie
from urllib.parse import quote, unquote, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assay.errors import InvalidSetting
from assay.server.problems import Refusal, answer_defect, answer_refusal
from assay.server.service.keyring import Keyring
from assay.settings import Settings

API = "/api/v1"
COOKIE = "assay_session"
SHORTEST_TOKEN = 16
OPEN_PATHS = frozenset(f"{API}/{name}" for name in ("livez", "readyz", "health", "session"))
"""Answered without a token: what a container's probe and a page that signs in need."""

PREDICTIONS = frozenset({"/predict", "/sentiment", "/metrics"})
"""Outside the API of the workbench, and private all the same."""

PROJECTS = "/projects/"
PRIVATE = ("/api/", PROJECTS)
"""What is private starts so, or is one of the predictions."""

UPLOADS = f"{API}/uploads"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})

SECURITY_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
    "connect-src 'self'; worker-src 'self' blob:; manifest-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), browsing-topics=()",
}
"""Styles may be inline (component libraries set them); scripts may not."""


_SECURITY = [(name.lower().encode(), text.encode()) for name, text in SECURITY_HEADERS.items()]


@dataclass(frozen=True)
class Access:
    """The rules one server holds to.

    Attributes:
        host: Address or name it listens on.
        token: Secret it asks for; ``None`` asks for none.
        names: Names it answers to beside ``localhost``, ``host`` and bare addresses.
        max_body: Largest body in bytes, uploads aside.
        max_upload: Largest upload in bytes.
        keyring: Keys that open predictions, and nothing else.
        alone: Predictions are served without the workbench, so keys do for a token.
    """

    host: str = "127.0.0.1"
    token: str | None = None
    names: frozenset[str] = frozenset()
    max_body: int = 32_000_000
    max_upload: int = 4_000_000_000
    keyring: Keyring = field(default_factory=Keyring)
    alone: bool = False

    def __post_init__(self) -> None:
        if self.alone and self.token is None and not self.keyring and not is_loopback(self.host):
            raise InvalidSetting(
                f"Serving on '{self.host}' lets other machines in, and there is no key.",
                hint="Make one with `assay keys create NAME`, or use 127.0.0.1.",
            )
        if not self.alone and self.token is None and not is_loopback(self.host):
            raise InvalidSetting(
                f"Serving on '{self.host}' lets other machines in, and there is no token.",
                hint="Add --token with a long secret (or set ASSAY_TOKEN), or use 127.0.0.1.",
            )
        if self.token is not None and len(self.token) < SHORTEST_TOKEN:
            raise InvalidSetting(
                f"The token is shorter than {SHORTEST_TOKEN} characters.",
                hint="Make one with: python -c 'import secrets; print(secrets.token_urlsafe(24))'",
            )

    @property
    def session(self) -> str:
        """What the cookie of a page that signed in holds; not the token itself."""
        assert self.token is not None
        return hmac.new(self.token.encode(), b"assay session", hashlib.sha256).hexdigest()

    def knows(self, token: str) -> bool:
        """Compare a token in constant time."""
        return self.token is None or _same(token, self.token)

    def signed_in(self, headers: Headers) -> bool:
        """Tell whether a request carries the token, or the cookie made from it."""
        if self.token is None:
            return True
        scheme, _, given = headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer" and _same(given.strip(), self.token):
            return True
        try:
            cookie = SimpleCookie(headers.get("cookie", "")).get(COOKIE)
        except CookieError:
            return False
        return cookie is not None and _same(cookie.value, self.session)

    def check(self, method: str, path: str, headers: Headers) -> None:
        """Refuse a request that may not be answered.

        Raises:
            Refusal: 403 for a strange host or origin, 401 without the token.
        """
        host = headers.get("host", "")
        if not self._is_ours(host):
            raise Refusal(
                403,
                "host_refused",
                "This server does not answer to that host name.",
                "Use the address it printed, or name the host in ASSAY_ALLOWED_HOSTS.",
            )
        if method not in SAFE and not _same_site(headers, host):
            raise Refusal(
                403,
                "origin_refused",
                "A page of another site may not change anything here.",
                "Open the workbench at its own address.",
            )
        if is_prediction(path) and self._may_predict(headers):
            return
        if is_prediction(path) and (self.keyring or self.token is None):
            raise Refusal(
                401,
                "key_required",
                "Predictions need a key, and this request has none that opens.",
                "Send it as 'Authorization: Bearer KEY' or 'X-API-Key: KEY'; "
                "`assay keys create NAME` makes one.",
                {"WWW-Authenticate": 'Bearer realm="assay"'},
            )
        private = is_private(path) and path not in OPEN_PATHS
        if private and not self.signed_in(headers):
            raise Refusal(
                401,
                "token_required",
                "This server asks for its token.",
                "Send it as 'Authorization: Bearer TOKEN', or sign in on the page.",
                {"WWW-Authenticate": 'Bearer realm="assay"'},
            )

    def _may_predict(self, headers: Headers) -> bool:
        if self.token is None and not self.keyring and is_loopback(self.host):
            return True
        return self.keyring.opens(headers) or (self.token is not None and self.signed_in(headers))

    def largest(self, path: str) -> int:
        """Return the largest body a path accepts, in bytes."""
        return self.max_upload if path == UPLOADS else self.max_body

    def _is_ours(self, host: str) -> bool:
        name = _name_of(host)
        if name is None:
            return False
        # A bare address cannot be rebound: only names are looked up.
        return _is_address(name) or name in {"localhost", self.host.lower(), *self.names}


def access_of(
    settings: Settings,
    host: str,
    token: str | None,
    *,
    keyring: Keyring | None = None,
    alone: bool = False,
) -> Access:
    """Make the rules from the settings and what a person asked for."""
    names = (name.strip().lower() for name in settings.allowed_hosts.split(","))
    return Access(
        host=host,
        token=token or settings.token,
        names=frozenset(name for name in names if name),
        max_body=settings.max_body_bytes,
        max_upload=settings.max_upload_bytes,
        keyring=Keyring() if keyring is None else keyring,
        alone=alone,
    )


def is_private(path: str) -> bool:
    """Tell whether a path is answered only to those who may ask."""
    return path in PREDICTIONS or path.startswith(PRIVATE)


def is_prediction(path: str) -> bool:
    """Tell whether a path belongs to the prediction service rather than the workbench."""
    return path in PREDICTIONS or path.startswith(PROJECTS)


def is_loopback(host: str) -> bool:
    """Tell whether only this machine reaches an address."""
    if host.lower() == "localhost":
        return True
    return _is_address(host) and ipaddress.ip_address(host.strip("[]")).is_loopback


class Guard:
    """ASGI middleware that holds every request to the rules."""

    def __init__(self, app: ASGIApp, access: Access) -> None:
        self.app, self.access = app, access

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        begun = False

        async def dressed(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                message["headers"] = [*message.get("headers", ()), *_SECURITY]
                if is_private(scope["path"]):
                    MutableHeaders(scope=message).setdefault("Cache-Control", "no-store")
            await send(message)

        try:
            self.access.check(scope["method"], scope["path"], headers)
            bounded = _bounded(receive, headers, self.access.largest(scope["path"]))
            await self.app(_segments_kept(scope), bounded, dressed)
        except Refusal as refusal:
            if not begun:
                await answer_refusal(refusal)(scope, receive, dressed)
        except Exception as error:  # noqa: BLE001 - the edge: no stack trace leaves the server
            response = answer_defect(error)
            if not begun:
                await response(scope, receive, dressed)


def _bounded(receive: Receive, headers: Headers, most: int) -> Receive:
    told = headers.get("content-length", "0")
    if told.isdigit() and int(told) > most:
        raise _too_large(most)
    seen = 0

    async def counted() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > most:
            raise _too_large(most)
        return message

    return counted


def _too_large(most: int) -> Refusal:
    return Refusal(
        413,
        "too_large",
        f"The body is larger than the {most:,} bytes this server accepts.",
        "Split it, or raise ASSAY_MAX_UPLOAD_BYTES or ASSAY_MAX_BODY_BYTES.",
    )


def _segments_kept(scope: Scope) -> Scope:
    """Keep an encoded slash inside a path segment: ids of records may hold one.

    The decoded path cannot tell ``a%2Fb`` from ``a/b``, so each segment is decoded by itself
    and its own slashes and percent signs stay encoded; ``deps.Segment`` decodes those.
    """
    raw = scope.get("raw_path", b"")
    if not scope["path"].startswith(PRIVATE) or b"%" not in raw:
        return scope
    segments = raw.split(b"?", 1)[0].decode("ascii", "replace").split("/")
    path = "/".join(quote(unquote(segment), safe=_UNESCAPED) for segment in segments)
    scope["path"] = path  # in place: what stands around us reads the route from it
    return scope


_UNESCAPED = "".join(chr(code) for code in range(33, 127) if chr(code) not in "/%") + " "


def _same(given: str, expected: str) -> bool:
    return hmac.compare_digest(given.encode(), expected.encode())


def _name_of(host: str) -> str | None:
    try:
        return urlsplit(f"//{host}").hostname
    except ValueError:
        return None


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        return False
    return True


def _same_site(headers: Headers, host: str) -> bool:
    if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return False
    origin = headers.get("origin")
    return origin is None or urlsplit(origin).netloc.lower() == host.lower()
