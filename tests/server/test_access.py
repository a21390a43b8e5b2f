"""Who may ask, and what every answer carries."""

from __future__ import annotations

import contextlib
import json
import socket
from collections.abc import Callable
from typing import Any

import pytest

from assay.errors import InvalidSetting
from assay.extras import is_installed
from assay.server.access import Access, access_of
from assay.settings import Settings

Client = Any
TOKEN = "a long enough secret"


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "localhost.evil.example", ""])
def test_a_name_that_is_not_ours_is_refused(client: Client, host: str) -> None:
    answer = client.http.get("/datasets", headers={"Host": host})
    assert (answer.status_code, answer.json()["code"]) == (403, "host_refused")


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:8642", "127.0.0.1", "[::1]:8642"])
def test_our_own_names_and_bare_addresses_are_answered(client: Client, host: str) -> None:
    assert client.http.get("/datasets", headers={"Host": host}).status_code == 200


def test_a_name_a_person_listed_is_answered() -> None:
    access = access_of(Settings(allowed_hosts="assay.lan, Proxy.Lan"), "127.0.0.1", None)
    assert access.names == {"assay.lan", "proxy.lan"}


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_a_write_from_another_page_is_refused(chat: Client, headers: dict[str, str]) -> None:
    body = {"decisions": [{"record": "m1", "action": "exclude"}]}
    answer = chat.http.post("/datasets/chat/decisions", json=body, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (403, "origin_refused")
    assert chat.get("/datasets/chat/decisions") == []


def test_a_write_from_our_own_page_is_taken(chat: Client) -> None:
    body = {"decisions": [{"record": "m1", "action": "exclude"}]}
    headers = {"Origin": chat.url, "Sec-Fetch-Site": "same-origin"}
    answer = chat.http.post("/datasets/chat/decisions", json=body, headers=headers)
    assert answer.status_code == 201


def test_without_the_token_nothing_is_answered_but_health(
    guarded: Callable[..., Client],
) -> None:
    nobody = guarded()
    for path in ("/livez", "/readyz", "/health"):
        assert nobody.get(path)["status"] == "ok"
    answer = nobody.http.get("/datasets")
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Bearer")
    for header in ("Bearer wrong", "Bearer", f"Basic {TOKEN}", "Bearer \xfc"):
        wrong = nobody.http.get("/datasets", headers={"Authorization": header.encode("latin-1")})
        assert wrong.status_code == 401
    assert nobody.http.get("/openapi.json").status_code == 401
    assert nobody.http.get("/datasets", headers={"Cookie": "assay_session=x"}).status_code == 401


def test_a_program_sends_the_token_as_a_bearer(guarded: Callable[..., Client]) -> None:
    assert guarded(Authorization=f"Bearer {TOKEN}").get("/datasets") == []


def test_a_page_exchanges_the_token_for_a_cookie_that_does_not_hold_it(
    guarded: Callable[..., Client],
) -> None:
    page = guarded()
    before = page.get("/session")
    assert (before["required"], before["signed_in"]) == (True, False)
    assert before["tunes"] is is_installed("torch", "transformers")
    assert page.post("/session", {"token": "wrong"}, status=401)["code"] == "token_wrong"
    answer = page.http.post("/session", json={"token": TOKEN})
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert TOKEN not in cookie
    assert page.get("/datasets") == []
    assert page.get("/session")["signed_in"] is True
    page.ask("DELETE", "/session")
    page.get("/datasets", status=401)


def test_a_host_that_lets_others_in_demands_a_long_token() -> None:
    for host in ("0.0.0.0", "::", "192.168.0.7", "my-laptop.lan"):
        with pytest.raises(InvalidSetting, match="token"):
            Access(host=host)
        assert Access(host=host, token=TOKEN).host == host
    with pytest.raises(InvalidSetting, match="shorter"):
        Access(token="short")


def test_every_answer_forbids_framing_sniffing_and_foreign_scripts(client: Client) -> None:
    for path in (f"{client.url}/", f"{client.url}/api/v1/datasets", f"{client.url}/api/v1/nothing"):
        headers = client.http.get(path).headers
        policy = headers["content-security-policy"]
        assert "frame-ancestors 'none'" in policy
        assert "script-src 'self';" in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert "access-control-allow-origin" not in headers


def test_a_body_beyond_the_limit_is_refused_told_or_not(guarded: Callable[..., Client]) -> None:
    client = guarded(Authorization=f"Bearer {TOKEN}")
    large = b'{"model": "' + b"x" * 20_000 + b'"}'
    told = client.http.post("/evaluations", content=large)
    untold = client.http.post("/evaluations", content=iter([large[:9_000], large[9_000:]]))
    assert [answer.status_code for answer in (told, untold)] == [413, 413]
    assert told.json()["code"] == untold.json()["code"] == "too_large"


@pytest.mark.parametrize(
    "begun",
    [
        b"GET /api/v1/health HTTP/1.1\r\nHost: localhost\r\nX-Long: ",
        b"GET /",
        b"POST /predict HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX: ",
    ],
    ids=["header", "address", "trailer"],
)
def test_a_head_without_end_is_refused_and_the_connection_closed(
    client: Client, begun: bytes
) -> None:
    address = client.http.base_url
    with socket.create_connection((address.host, address.port or 80), timeout=60) as connection:
        connection.sendall(begun)
        said = b""
        with contextlib.suppress(ConnectionError):
            for _ in range(64):
                connection.sendall(b"x" * 65_536)
        with contextlib.suppress(ConnectionError):
            while piece := connection.recv(65_536):
                said += piece
    assert b"HTTP/1.1 400" in said or not said
    assert client.http.get("/health").status_code == 200


def test_an_address_that_is_too_long_says_what_to_do(client: Client) -> None:
    address = client.http.base_url
    sent = f"GET /api/v1/datasets?where={'x' * 70_000} HTTP/1.1\r\nHost: localhost\r\n\r\n"
    with socket.create_connection((address.host, address.port or 80), timeout=60) as connection:
        connection.sendall(sent.encode())
        said = b""
        while piece := connection.recv(65_536):
            said += piece
    head, _, body = said.decode().partition("\r\n\r\n")
    assert "HTTP/1.1 400" in head
    assert "content-type: application/problem+json" in head
    assert "longer than 65,535 bytes" in json.loads(body)["detail"]
