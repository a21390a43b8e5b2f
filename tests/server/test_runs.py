"""Runs over HTTP: waiting, going on, cancelled, resumed, stopped with the server."""

from __future__ import annotations

import threading
from typing import Any

import numpy as np
import pytest

from assay.encoders import resolve_encoder
from assay.schema.runs import Reporter, silent
from assay.workspace import Workspace

Client = Any


class Slow:
    """The shipped fake encoder, held until a gate is opened; it reports before and after."""

    def __init__(self) -> None:
        self._fake = resolve_encoder("fake")
        self.gate = threading.Event()
        self.key, self.name = self._fake.key, self._fake.name
        self.dimensions, self.max_tokens = self._fake.dimensions, self._fake.max_tokens

    def encode(self, texts: list[str], *, report: Reporter = silent) -> np.ndarray:
        report(0, len(texts), "encoding")
        self.gate.wait()
        report(len(texts), len(texts), "encoding done")
        return self._fake.encode(texts)


@pytest.fixture
def slow(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Make the workspace's encoder wait for its gate."""
    encoder = Slow()
    monkeypatch.setitem(workspace._ctx._encoders, "fake", encoder)
    yield encoder
    encoder.gate.set()


def test_a_run_goes_on_in_the_background_and_can_be_cancelled_and_resumed(
    chat: Client, slow: Slow, until: Any
) -> None:
    run = chat.post("/datasets/chat/embeddings", {}, status=202)
    until(lambda: chat.get(f"/runs/{run['id']}")["progress"]["phase"] != "")
    assert chat.get(f"/runs/{run['id']}")["status"] == "running"
    assert chat.post("/datasets/chat/embeddings", {}, status=202)["id"] == run["id"]
    chat.post(f"/runs/{run['id']}/cancel")
    slow.gate.set()
    assert chat.events(run["id"])[-1][1]["status"] == "cancelled"
    resumed = chat.finished("/datasets/chat/embeddings", {})
    assert resumed["id"] == run["id"]
    assert resumed["result"]["texts"] == 84


def test_runs_wait_for_one_another_and_a_waiting_one_is_cancelled_at_once(
    chat: Client, slow: Slow
) -> None:
    first = chat.post("/datasets/chat/embeddings", {}, status=202)
    second = chat.post("/datasets/chat/models", {"method": "lexical"}, status=202)
    assert second["status"] == "pending"
    assert chat.post(f"/runs/{second['id']}/cancel")["status"] == "cancelled"
    slow.gate.set()
    assert chat.events(first["id"])[-1][1]["status"] == "done"
    kinds = [run["kind"] for run in chat.get("/runs", dataset="chat")]
    assert kinds == ["train", "embed"]
    done = chat.get("/runs", params={"status": "done", "kind": "embed"})
    assert [run["id"] for run in done] == [first["id"]]


def test_one_may_look_and_decide_while_a_run_goes_on(chat: Client, slow: Slow) -> None:
    run = chat.post("/datasets/chat/embeddings", {}, status=202)
    saved = {"decisions": [{"record": "m1", "action": "exclude"}]}
    chat.post("/datasets/chat/decisions", saved, status=201)
    assert chat.get("/datasets/chat")["excluded"] == 1
    slow.gate.set()
    assert chat.events(run["id"])[-1][1]["status"] == "done"


def test_an_answer_that_needs_long_work_first_says_so(
    chat: Client, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    impatient = workspace.settings.model_copy(update={"patience": 10})
    monkeypatch.setattr(workspace._ctx, "settings", impatient)
    query = {"query": "card", "mode": "semantic"}
    problem = chat.post("/datasets/chat/search", query, status=409)
    assert (problem["code"], problem["retryable"]) == ("not_prepared", True)
    chat.get("/datasets/chat/records/m1/similar", status=409)
    chat.finished("/datasets/chat/embeddings", {})
    assert chat.post("/datasets/chat/search", query)


def test_cancelling_what_has_ended_changes_nothing(chat: Client) -> None:
    run = chat.finished("/datasets/chat/indexes")
    assert chat.post(f"/runs/{run['id']}/cancel")["status"] == "done"
    chat.post("/runs/nothing/cancel", status=404)


def test_a_data_set_deleted_while_it_is_worked_on_fails_its_run_and_nothing_else(
    chat: Client, slow: Slow, source: bytes, until: Any
) -> None:
    run = chat.post("/datasets/chat/checks", {}, status=202)
    until(lambda: chat.get(f"/runs/{run['id']}")["progress"]["phase"] != "")
    chat.ask("DELETE", "/datasets/chat", status=204)
    slow.gate.set()
    chat.imported(source, "other")
    assert chat.get("/datasets/other")["records"] == 84
    chat.get(f"/runs/{run['id']}", status=404)
