"""Where a server of the OpenAI-compatible kind is, and what it may be told."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

from assay.errors import InvalidSetting, LlmError

HOSTED = "https://api.openai.com/v1"
KEY_VARIABLE = "OPENAI_API_KEY"
OLLAMA_PORT = 11434


@dataclass(frozen=True)
class Server:
    """An address and a model there.

    Attributes:
        name: What a person types.
        url: Base of its routes, ``…/v1``.
        model: Name of the model, as the server knows it.
        hosted: Whether it is OpenAI's own service, which refuses what it does not know.
        key_variable: Environment variable that holds the key; ``None`` sends none. The key
            itself is read when the client is made, and kept nowhere else.
    """

    name: str
    url: str
    model: str
    hosted: bool = False
    key_variable: str | None = None

    @property
    def local(self) -> bool:
        """Whether the address is this machine, to which no proxy leads."""
        return is_loopback(urlsplit(self.url).hostname or "")


def is_loopback(host: str) -> bool:
    """Whether a host is this machine by name or number."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def openai_server(model: str, environment: Mapping[str, str] = os.environ) -> Server:
    """The service that ``OPENAI_BASE_URL`` names, OpenAI's own where it is not set."""
    url = checked(environment.get("OPENAI_BASE_URL") or HOSTED)
    host = urlsplit(url).hostname or ""
    hosted = host == "openai.com" or host.endswith(".openai.com")
    return Server(f"openai:{model}", url, model, hosted=hosted, key_variable=KEY_VARIABLE)


def ollama_server(model: str, environment: Mapping[str, str] = os.environ) -> Server:
    """Ollama on this machine, or where ``OLLAMA_HOST`` says, read as Ollama reads it."""
    return Server(f"ollama:{model}", _ollama_url(environment.get("OLLAMA_HOST") or ""), model)


def addressed_server(name: str, key_variable: str | None = None) -> Server:
    """The server (vLLM, llama.cpp, LM Studio …) of an address, ``http://host:port/v1#MODEL``.

    Raises:
        InvalidSetting: The address is none, holds a password, or names no model.
    """
    address, _, model = name.partition("#")
    if not model:
        raise InvalidSetting(
            f"The address '{_public(address)}' does not say which model to ask.",
            hint="Add it after a '#': http://127.0.0.1:8000/v1#MODEL.",
        )
    return Server(name, checked(address), model, key_variable=key_variable)


def checked(url: str) -> str:
    """Return an address without its last slash.

    Raises:
        InvalidSetting: It is no address of a web server, or holds a name and password.
    """
    try:
        parts = urlsplit(url.strip())
        valid = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        parts, valid = None, False
    if parts is None or not valid:
        raise InvalidSetting(
            f"'{_public(url)}' is not the address of a language model server.",
            hint="An address looks like http://127.0.0.1:8000/v1.",
        )
    if parts.username or parts.password or parts.query:
        raise InvalidSetting(
            f"The address of '{parts.hostname}' holds a name, a password or a query; addresses "
            "are stored with the model, secrets never.",
            hint="Put the key into an environment variable and name that.",
        )
    return url.strip().rstrip("/")


def secret(server: Server, environment: Mapping[str, str] = os.environ) -> str | None:
    """Read the key of a server from the environment.

    Raises:
        LlmError: The server demands one, and the variable is not set.
    """
    if server.key_variable is None:
        return None
    found = environment.get(server.key_variable, "").strip()
    if not found and (server.hosted or server.key_variable != KEY_VARIABLE):
        raise LlmError(
            f"The model '{server.name}' needs a key, and {server.key_variable} is not set.",
            hint=f"Set it for this shell: export {server.key_variable}=…",
        )
    return found or None


def _ollama_url(host: str) -> str:
    scheme, divider, rest = host.strip().rpartition("://")
    # with a scheme, the port of that; else Ollama's own
    port = {"http": 80, "https": 443}.get(scheme, OLLAMA_PORT) if divider else OLLAMA_PORT
    rest = rest.rstrip("/") or "localhost"
    place, path, more = rest.partition("/")
    if place.startswith(":"):
        place = f"localhost{place}"
    if place.startswith("0.0.0.0"):  # noqa: S104 - what a server listens on; a client calls itself
        place = "127.0.0.1" + place.removeprefix("0.0.0.0")  # noqa: S104
    if ":" not in place.rpartition("]")[2]:
        place += f":{port}"
    return checked(f"{scheme or 'http'}://{place}{path}{more}") + "/v1"


def _public(url: str) -> str:
    """An address as it may be shown: without what could be a password."""
    before, at, after = url.rpartition("@")
    return f"{before.partition('://')[0]}://…@{after}" if at else url
