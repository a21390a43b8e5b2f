"""The prediction service in a process of its own: keys, metrics, logs, spans, swaps, signals."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx2 as httpx
import pytest
from tests.server.test_predictions import REVIEWS
from tests.server.test_serve import command, environment

from assay.settings import Settings
from assay.workspace import Workspace, open_workspace

SECRET_TEXT = "nobody may read zanzibar"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A workspace with two models of reviews, the first one promoted."""
    source = tmp_path / "reviews.csv"
    source.write_bytes(REVIEWS)
    settings = Settings(encoder="fake", user="tester", threads=1)
    with open_workspace(tmp_path / "ws", settings=settings) as workspace:
        reviews = workspace.load(source, name="reviews")
        reviews.embed()
        reviews.train("hybrid", name="first").promote()
        reviews.train("lexical", name="second")
    return tmp_path / "ws"


@contextmanager
def started(folder: Path, *words: str, **variables: str) -> Iterator[tuple[Any, httpx.Client]]:
    """Serve predictions from a process; yields it and a client."""
    with subprocess.Popen(
        command(folder, "--port", "0", "--api-only", *words),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(**variables),
    ) as process:
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            found = re.search(r"http://\S+", line)
            assert found, line
            with httpx.Client(base_url=found.group(), timeout=60) as http:
                yield process, http
        finally:
            process.kill()


@pytest.fixture
def ready(until: Callable[..., None]) -> Callable[[httpx.Client], None]:
    return lambda http: until(lambda: http.get("/readyz").status_code == 200)


def assay(folder: Path, *words: str) -> Any:
    done = subprocess.run(
        [sys.executable, "-m", "assay.cli", "-w", str(folder), *words],
        env=environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout) if "--json" in words else done.stdout.strip()


def texts(*words: str) -> dict[str, Any]:
    return {"texts": list(words)}


def test_as_soon_as_there_is_a_key_predictions_ask_for_one(
    folder: Path, until: Callable[..., None]
) -> None:
    with started(folder) as (_, http):
        assert http.post("/predict", json=texts("lovely")).status_code == 200
        secret = assay(folder, "keys", "create", "shop")
        until(lambda: http.post("/predict", json=texts("lovely")).status_code == 401)
        for headers in ({"X-API-Key": secret}, {"Authorization": f"Bearer {secret}"}):
            assert http.post("/predict", json=texts("x"), headers=headers).status_code == 200
        for headers in ({"X-API-Key": secret[:-1]}, {"Authorization": "Bearer x"}):
            answer = http.post("/predict", json=texts("x"), headers=headers)
            assert (answer.status_code, answer.json()["code"]) == (401, "key_required")
            assert answer.headers["www-authenticate"].startswith("Bearer")
        assert http.get("/metrics").status_code == 401
        assert http.get("/health").status_code == 200
        assay(folder, "keys", "revoke", "shop")
        other = assay(folder, "keys", "create", "other", "--json")
        shop, kept = {"X-API-Key": secret}, {"X-API-Key": other["secret"]}
        until(lambda: http.post("/predict", json=texts("x"), headers=shop).status_code == 401)
        until(lambda: http.post("/predict", json=texts("x"), headers=kept).status_code == 200)
    states = {key["name"]: key["revoked"] for key in assay(folder, "keys", "list", "--json")}
    assert states["shop"] is not None
    assert states["other"] is None
    stored = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    assert secret.encode() not in stored
    assert other["secret"].encode() not in stored


def test_a_key_opens_nothing_of_the_workbench_and_the_token_opens_both(
    workspace: Workspace, serve: Callable[..., Any]
) -> None:
    from assay.server.access import Access
    from assay.server.service.keyring import Keyring

    key = workspace.keys.create("shop").secret
    token = "a long enough secret"
    access = Access(token=token, keyring=Keyring(workspace.serving().keys))
    with serve(workspace, access) as client:
        for header, opens in ((key, 401), (token, 200)):
            headers = {"Authorization": f"Bearer {header}"}
            assert client.http.get("/datasets", headers=headers).status_code == opens
            answer = client.http.post(f"{client.url}/predict", json=texts("x"), headers=headers)
            assert answer.json()["code"] == "no_model"


def test_another_host_is_served_alone_only_when_there_is_a_key(folder: Path) -> None:
    words = command(folder, "--port", "0", "--host", "0.0.0.0", "--api-only")
    refused = subprocess.run(words, env=environment(), capture_output=True, text=True, check=False)
    assert refused.returncode == 1
    assert "assay keys create" in refused.stderr
    key = assay(folder, "keys", "create", "shop")
    with started(folder, "--host", "0.0.0.0") as (_, http):
        assert http.post("/predict", json=texts("x")).status_code == 401
        headers = {"X-API-Key": key}
        assert http.post("/predict", json=texts("x"), headers=headers).status_code == 200


def test_requests_are_counted_and_logged_without_their_texts(
    folder: Path, ready: Callable[..., None]
) -> None:
    with started(folder, "--log-format", "json", "--model", "reviews") as (process, http):
        ready(http)
        given = http.post("/predict", json=texts(SECRET_TEXT, "b"), headers={"X-Request-ID": "a-1"})
        made = http.post("/sentiment?model=nobody", json={"review_text": SECRET_TEXT})
        strange = http.post("/predict", json=texts("x"), headers={"X-Request-ID": "a b"})
        http.get(f"/{SECRET_TEXT}")
        counted = http.get("/metrics").text
        process.send_signal(signal.SIGTERM)
        _, said = process.communicate(timeout=60)
    assert given.headers["x-request-id"] == "a-1"
    assert re.fullmatch(r"[0-9a-f]{16}", made.headers["x-request-id"])
    assert re.fullmatch(r"[0-9a-f]{16}", strange.headers["x-request-id"])
    assert 'assay_requests_total{route="/predict",status="200"} 2.0' in counted
    assert 'assay_requests_total{route="/sentiment",status="404"} 1.0' in counted
    assert 'assay_texts_total{model="first"} 3.0' in counted
    assert 'assay_model{method="hybrid",model="first"} 1.0' in counted
    lines = [json.loads(line) for line in said.splitlines() if line.startswith("{")]
    asked = {line["request_id"]: line for line in lines if line["message"] == "request"}
    assert (asked["a-1"]["route"], asked["a-1"]["status"]) == ("/predict", 200)
    assert (asked["a-1"]["model"], asked["a-1"]["texts"]) == ("first", 2)
    assert asked[made.headers["x-request-id"]]["status"] == 404
    assert "zanzibar" not in said + counted


def test_spans_are_handed_on_where_the_environment_says_so(
    folder: Path, ready: Callable[..., None]
) -> None:
    pytest.importorskip("opentelemetry.sdk")
    received: list[tuple[str, bytes]] = []

    class Collector(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            received.append((self.path, body))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None: ...

    with ThreadingHTTPServer(("127.0.0.1", 0), Collector) as collector:
        thread = threading.Thread(target=collector.serve_forever)
        thread.start()
        address = f"http://127.0.0.1:{collector.server_port}"
        variables = {
            "OTEL_EXPORTER_OTLP_ENDPOINT": address,
            "OTEL_EXPORTER_OTLP_COMPRESSION": "none",
        }
        with started(folder, "--model", "reviews", **variables) as (process, http):
            ready(http)
            trace = "4bf92f3577b34da6a3ce929d0e0e4736"
            headers = {"traceparent": f"00-{trace}-00f067aa0ba902b7-01"}
            assert http.post("/predict", json=texts(SECRET_TEXT), headers=headers).is_success
            process.send_signal(signal.SIGTERM)
            process.communicate(timeout=60)
            assert process.returncode == 0
        collector.shutdown()
        thread.join()
    paths = {path for path, _ in received}
    sent = b"".join(body for _, body in received)
    assert paths == {"/v1/traces"}
    assert b"POST /predict" in sent
    assert bytes.fromhex(trace) in sent
    assert b"zanzibar" not in sent


def test_a_promotion_by_another_process_takes_over_without_a_request_lost(
    folder: Path, ready: Callable[..., None]
) -> None:
    with started(folder, "--model", "reviews") as (_, http):
        ready(http)
        answered: list[str] = []
        swapped = threading.Event()

        def ask() -> None:
            with httpx.Client(base_url=http.base_url, timeout=60) as own:
                after = 0
                while after < 5:
                    told = own.post("/predict", json=texts("a lovely place", "rude"))
                    assert told.status_code == 200, told.text
                    answered.append(told.json()["model"])
                    after += swapped.is_set() and answered[-1] == "second"

        with ThreadPoolExecutor(4) as pool:
            people = [pool.submit(ask) for _ in range(4)]
            assay(folder, "promote", "second")
            swapped.set()
            for person in people:
                person.result(timeout=60)
        assert set(answered) == {"first", "second"}
        assert http.get("/health").json()["model"] == "second"


def test_every_request_that_was_taken_is_answered_when_it_is_told_to_stop(
    folder: Path, ready: Callable[..., None]
) -> None:
    with started(folder, "--model", "reviews", "--log-to", "incoming") as (process, http):
        ready(http)
        under_way = threading.Semaphore(0)
        counts: list[int] = []

        def ask(number: int) -> None:
            with httpx.Client(base_url=http.base_url, timeout=60) as own:
                for turn in range(100_000):
                    told = own.post("/predict", json=texts(f"a lovely place {number} {turn}"))
                    under_way.release()
                    assert told.status_code == 200, told.text
                    if told.headers.get("connection") == "close":
                        counts.append(turn + 1)
                        return

        with ThreadPoolExecutor(8) as pool:
            people = [pool.submit(ask, number) for number in range(8)]
            for _ in range(40):
                under_way.acquire()
            process.send_signal(signal.SIGTERM)
            for person in people:
                person.result(timeout=60)
        _, said = process.communicate(timeout=60)
        assert process.returncode == 0, said
    assert len(counts) == 8
    with open_workspace(folder) as workspace:
        rows = workspace.dataset("incoming").rows()
    assert rows.height == sum(counts)
    assert set(rows["meta.model"]) == {"first"}
    assert rows["text"].n_unique() == rows.height


def test_predictions_become_records_that_can_be_reviewed(
    folder: Path, ready: Callable[..., None]
) -> None:
    with started(folder, "--model", "reviews", "--log-to", "incoming") as (process, http):
        ready(http)
        told = http.post(
            "/predict", json=texts("lovely", "ab\x00c 🙂"), headers={"X-Request-ID": "q"}
        )
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=60)
    expected = [one["label"] for one in told.json()["predictions"]]
    with open_workspace(folder) as workspace:
        incoming = workspace.dataset("incoming")
        rows = incoming.rows(sort="id")
        assert rows["id"].to_list() == ["q-0", "q-1"]
        assert rows["text"].to_list() == ["lovely", "ab\x00c 🙂"]
        assert rows["meta.predicted"].to_list() == expected
        incoming.decide("q-0", "relabel", label="negative", by="lena")
        assert incoming.count("label = 'negative'") == 1
