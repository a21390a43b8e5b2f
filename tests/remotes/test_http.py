"""What goes over the wire, and what does not."""

from __future__ import annotations

import logging
import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from assay.errors import RemoteError, RemoteKeyRefused, RemoteUnavailable
from assay.remotes import RemoteClient, Reply, resolve_remote
from assay.schema.connections import RemoteApi

from .conftest import QUICK, Service, answered

KEY = "a-key-nobody-may-see"


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOP_KEY", KEY)


def client(url: str, **options: object) -> RemoteClient:
    return resolve_remote(RemoteApi.model_validate({**QUICK, "url": url, **options}))


@contextmanager
def raw_server(talk: Callable[[socket.socket], None]) -> Iterator[str]:
    """A server that does anything at all with a connection, once it has read the request."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        ended = threading.Event()

        def accept() -> None:
            while not ended.is_set():
                try:
                    connection, _ = listener.accept()
                except OSError:
                    return
                with connection:
                    received = b""
                    while b"}" not in received and (more := connection.recv(65_536)):
                        received += more
                    if received:
                        talk(connection)

        thread = threading.Thread(target=accept)
        thread.start()
        port = listener.getsockname()[1]
        try:
            yield f"http://127.0.0.1:{port}/"
        finally:
            ended.set()
            socket.create_connection(("127.0.0.1", port)).close()
            thread.join()


def test_the_body_is_the_contract(service: Callable[..., Service]) -> None:
    api = service()
    client(api.url, n_best=2).answer(["one", "two"])
    ((headers, body),) = api.requests
    assert body == {"data": [{"text": "one"}, {"text": "two"}], "n_best": 2}
    assert headers["Content-Type"] == "application/json"
    assert "Authorization" not in headers


def test_the_key_goes_into_its_header_alone(service: Callable[..., Service]) -> None:
    api = service()
    client(api.url, key_env="SHOP_KEY").answer(["one"])
    client(api.url, key_env="SHOP_KEY", header="X-API-Key", prefix="").answer(["two"])
    first, second = [headers for headers, _ in api.requests]
    assert first["Authorization"] == f"Bearer {KEY}"
    assert second["X-API-Key"] == KEY
    assert "Authorization" not in second


def test_the_key_is_nowhere_else(
    service: Callable[..., Service], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    api = service(lambda _: answered({"detail": f"unknown key {KEY} in 'Bearer {KEY}'"}, 401))
    asked = client(api.url, key_env="SHOP_KEY")
    with pytest.raises(RemoteKeyRefused, match="unknown key …") as raised:
        asked.answer(["one"])
    assert KEY not in str(raised.value)
    assert KEY not in raised.value.hint
    assert KEY not in caplog.text
    assert KEY not in repr(vars(asked)) + repr(asked.options) + repr(vars(asked.endpoint))
    api = service(lambda _: answered({"echo": KEY}))
    assert KEY not in client(api.url, key_env="SHOP_KEY").probe(["one"]).raw


def test_a_redirect_gets_neither_texts_nor_key(service: Callable[..., Service]) -> None:
    other = service()
    for status in (301, 302, 303, 307, 308):
        api = service(lambda _, status=status: Reply(status, b"", location=other.url))
        with pytest.raises(RemoteError, match="has moved to"):
            client(api.url, key_env="SHOP_KEY").answer(["one"])
    assert other.requests == []


@pytest.mark.parametrize(
    "text", ["\x00", "a\ud800b", "\ud83d\ude00", "😀", "שלום", '"\\\n'], ids=ascii
)
def test_odd_texts_arrive_as_what_can_be_written(
    service: Callable[..., Service], text: str
) -> None:
    api = service()
    assert client(api.url).answer([f"x{text}"])[0] is not None
    (sent,) = [body["data"][0]["text"] for _, body in api.requests]
    assert sent == {"a\ud800b": "xa�b", "\ud83d\ude00": "x😀"}.get(text, f"x{text}")


def test_a_service_that_says_nothing_is_not_waited_for_longer_than_the_timeout() -> None:
    release = threading.Event()
    with raw_server(lambda _: release.wait(30) and None) as url:
        asked = client(url, timeout=0.2, attempts=1)
        try:
            with pytest.raises(RemoteUnavailable, match=r"did not answer within 0.2 s"):
                asked.probe(["one"])
        finally:
            release.set()


def test_a_service_that_drips_is_not_waited_for_longer_than_the_timeout() -> None:
    def drip(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
        try:
            for _ in range(100_000):
                connection.sendall(b" ")
                threading.Event().wait(0.01)
        except OSError:
            return

    with raw_server(drip) as url, pytest.raises(RemoteUnavailable, match="did not answer within"):
        client(url, timeout=0.3, attempts=1).probe(["one"])


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n[{",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n[[[[[\r\n",
        b"SSH-2.0-OpenSSH_9.2\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"x" * 1_000_000,
    ],
    ids=lambda said: str(said[:40]),
)
def test_what_breaks_off_or_is_no_http_is_no_answer(said: bytes) -> None:
    def talk(connection: socket.socket) -> None:
        try:
            connection.sendall(said)
            connection.shutdown(socket.SHUT_RDWR)
        except OSError:
            return

    with raw_server(talk) as url, pytest.raises(RemoteUnavailable, match="broke off"):
        client(url).probe(["one"])


def test_an_answer_larger_than_allowed_is_not_read_to_its_end() -> None:
    sent = []

    def flood(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
        try:
            for _ in range(1_000):
                connection.sendall(b" " * 1_000_000)
                sent.append(1)
        except OSError:
            return

    with (
        raw_server(flood) as url,
        pytest.raises(RemoteError, match="answers with more than 50,000 bytes"),
    ):
        client(url, max_bytes=50_000).answer(["one"])
    assert len(sent) < 100


def test_an_answer_too_large_for_a_batch_is_asked_for_in_parts(
    service: Callable[..., Service],
) -> None:
    api = service()
    texts = [f"text {number}" for number in range(20)]
    assert None not in client(api.url, max_bytes=1_200).answer(texts)
    assert len(api.requests) > 2


def test_a_closed_port_is_told() -> None:
    with socket.socket() as held:  # nobody else may take it, and nobody listens
        held.bind(("127.0.0.1", 0))
        port = held.getsockname()[1]
        with pytest.raises(RemoteUnavailable, match=f"127.0.0.1:{port} cannot be reached"):
            client(f"http://127.0.0.1:{port}/", attempts=2).answer(["one"])


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl makes the certificate")
def test_a_certificate_nobody_vouches_for_ends_it_at_once(
    service: Callable[..., Service], tmp_path: Path
) -> None:
    made = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"]
    files = ["-keyout", str(tmp_path / "key"), "-out", str(tmp_path / "cert"), "-nodes"]
    subprocess.run([*made, *files, "-subj", "/CN=localhost"], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "cert", tmp_path / "key")
    api = service()
    api.socket = context.wrap_socket(api.socket, server_side=True)
    with pytest.raises(RemoteError, match="has no valid certificate"):
        client(api.url.replace("http:", "https:"), key_env="SHOP_KEY").answer(["one"])
    assert api.requests == []


def test_a_proxy_of_the_environment_is_used(
    service: Callable[..., Service], monkeypatch: pytest.MonkeyPatch
) -> None:
    proxy = service()
    monkeypatch.setenv("HTTP_PROXY", proxy.url.removesuffix("/predict"))
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    assert client("http://api.invalid/predict").answer(["one"])[0] is not None
    assert proxy.requests[0][0]["Host"] == "api.invalid"


def test_two_rounds_may_share_a_client(service: Callable[..., Service]) -> None:
    asked = client(service().url)
    results: list[object] = []

    def ask(name: str) -> None:
        results.append(asked.answer([f"{name} {number}" for number in range(100)]))

    threads = [threading.Thread(target=ask, args=(name,)) for name in "ab"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == 2
    assert asked.endpoint._client is None, "and the last to leave closes it"  # type: ignore[attr-defined]
