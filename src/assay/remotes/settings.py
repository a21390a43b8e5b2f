"""What a connection must hold to before a request goes out, said in one sentence each."""

from __future__ import annotations

import ipaddress
import os
import re
from urllib.parse import SplitResult, parse_qsl, urlsplit

from assay.errors import InvalidSetting
from assay.schema.connections import RemoteApi

SECRETS = frozenset({"key", "api_key", "apikey", "api-key", "token", "access_token", "secret"})
"""Names of query parameters that hold what must not be stored."""

OURS = frozenset({"ASSAY_TOKEN", "ASSAY_DATABASE_URL"})
"""Variables that are nobody else's business."""

_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_HEADER = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
_OWN_HEADERS = frozenset({"host", "content-length", "content-type", "transfer-encoding"})


def verify(options: RemoteApi) -> SplitResult:
    """Return the address of a connection, taken apart.

    Raises:
        InvalidSetting: It cannot be asked, or would give something away.
    """
    try:
        address = urlsplit(options.url)
        host = address.hostname
        _ = address.port
    except ValueError as error:
        raise InvalidSetting(f"'{options.url}' is not an address: {error}.") from error
    if address.scheme not in ("http", "https") or not host:
        raise InvalidSetting(
            f"'{options.url}' is not the address of a prediction API.",
            hint="Write it in full, for example https://example.org/v1/predict",
        )
    secret = {name.lower() for name, _ in parse_qsl(address.query, keep_blank_values=True)}
    if address.username or address.password or secret & SECRETS:
        raise InvalidSetting(
            "The address holds a key or password, which would be stored with the connection.",
            hint="Leave it out, put it into an environment variable and name that: --key-env NAME",
        )
    if not _HEADER.fullmatch(options.header) or options.header.lower() in _OWN_HEADERS:
        raise InvalidSetting(
            f"'{options.header}' is not a header a key can be sent in.",
            hint="Usual ones are Authorization (with the prefix Bearer) and X-API-Key.",
        )
    if options.key_env is not None:
        _verify_key(options, address.scheme, host)
    return address


def _verify_key(options: RemoteApi, scheme: str, host: str) -> None:
    name = options.key_env or ""
    if not _VARIABLE.fullmatch(name) or name.upper() in OURS:
        raise InvalidSetting(
            "The key is named by a variable of the environment, and this is not one it can be in.",
            hint="Put the key into a variable and name it: export SHOP_API_KEY=…, then "
            "--key-env SHOP_API_KEY",
        )
    if scheme == "http" and not _here(host) and not options.plain_http:
        raise InvalidSetting(
            f"The key would travel unencrypted to {host}.",
            hint="Use https://, or pass --plain-http where the network is your own.",
        )


def key_header(options: RemoteApi) -> tuple[str, str] | None:
    """Return name and value of the header that carries the key; ``None`` without a key.

    Raises:
        InvalidSetting: The variable is empty, or holds what no header can.
    """
    if options.key_env is None:
        return None
    key = os.environ.get(options.key_env, "").strip()
    if not key:
        raise InvalidSetting(
            f"The variable {options.key_env}, which should hold the key, is empty.",
            hint=f"Set it: export {options.key_env}=…",
        )
    value = f"{options.prefix.strip()} {key}".strip()
    if not value.isascii() or not value.isprintable():
        raise InvalidSetting(
            f"The variable {options.key_env} holds signs that no key has.",
            hint="Set it to the key alone, on one line.",
        )
    return options.header, value


def _here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"
