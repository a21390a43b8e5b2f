"""Runs over HTTP: waiting, going on, cancelled, resumed, stopped with the server."""

from __future__ import annotations

import threading
from typing import Any

import numpy as np
import pytest

from assay.encoders import resolve_encoder
from assay.errors import EncoderError
from assay.schema.runs import Reporter, silent
from assay.verbs import find
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


def test_a_search_that_needs_a_large_index_first_says_so(
    chat: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(find, "INDEXED_AT_ONCE", 10)
    query = {"query": "card", "mode": "lexical"}
    problem = chat.post("/datasets/chat/search", query, status=409)
    assert (problem["code"], "index" in problem["hint"]) == ("not_prepared", True)
    chat.finished("/datasets/chat/indexes")
    assert chat.post("/datasets/chat/search", query)


RESUMABLE = [
    ("/datasets/chat/embeddings", {"encoder": "fake"}),
    ("/datasets/chat/indexes", None),
    ("/datasets/chat/projections", {"seed": 5, "neighbours": 6}),
    ("/datasets/chat/models", {"method": "linear", "shots": 4, "seed": 3, "name": "named"}),
    ("/datasets/chat/checks", {"checks": ["label_errors"], "folds": 3, "seed": 1}),
    ("/datasets/chat/predictions", {"model": "one"}),
    ("/evaluations", {"model": "one", "resamples": 200, "split": "test", "seed": 2}),
    ("/comparisons", {"a": "one", "b": "two", "resamples": 200}),
    ("/datasets/chat/exports", {"format": "jsonl", "where": "label = 'pin'", "history": True}),
    ("/imports", {"name": "more", "roles": {"label": "intent", "split": ""}}),
]


@pytest.mark.parametrize(("path", "body"), RESUMABLE, ids=[path for path, _ in RESUMABLE])
def test_a_run_that_was_cut_short_is_resumed_as_it_was_asked_for(
    chat: Client, slow: Slow, source: bytes, path: str, body: dict[str, Any] | None
) -> None:
    for name in ("one", "two"):
        chat.finished("/datasets/chat/models", {"method": "lexical", "name": name, "shots": 9})
    if path == "/imports":
        body = {**(body or {}), "upload": chat.upload(source)["id"]}
    chat.post("/datasets/chat/checks", {"checks": ["outliers"]}, status=202)  # holds the queue
    run = chat.post(path, body, status=202)
    assert chat.post(f"/runs/{run['id']}/resume", status=409)["code"] == "not_resumable"
    assert chat.post(f"/runs/{run['id']}/cancel")["status"] == "cancelled"
    resumed = chat.post(f"/runs/{run['id']}/resume", status=202)
    assert (resumed["params"], resumed["seed"]) == (run["params"], run["seed"])
    assert path == "/imports" or resumed["id"] == run["id"]
    slow.gate.set()
    ended = chat.events(resumed["id"])[-1][1]
    assert (ended["status"], ended["error"]) == ("done", None)
    refused = chat.post(f"/runs/{resumed['id']}/resume", status=409)
    assert (refused["code"], "done" in refused["detail"]) == ("not_resumable", True)


def test_a_failed_run_is_resumed_and_keeps_what_it_finished(
    chat: Client, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    encoder = workspace._ctx.encoder("fake")
    seen: list[int] = []

    class Broken(Slow):
        def encode(self, texts: list[str], *, report: Reporter = silent) -> np.ndarray:
            del report
            if not seen:
                seen.append(0)
                raise EncoderError("The model of the encoder is gone.")
            seen[0] += len(texts)
            return encoder.encode(texts)

    monkeypatch.setitem(workspace._ctx._encoders, "fake", Broken())
    run = chat.finished("/datasets/chat/embeddings", {}, status="failed")
    assert run["error"] == "The model of the encoder is gone."
    assert run["hint"] == EncoderError.default_hint
    resumed = chat.post(f"/runs/{run['id']}/resume", status=202)
    ended = chat.events(resumed["id"])[-1][1]
    assert (ended["id"], ended["status"], ended["error"]) == (run["id"], "done", None)
    assert ended["result"]["embedded"] == seen[0]


def test_a_cut_run_whose_computation_was_done_since_is_not_done_again(
    chat: Client, slow: Slow
) -> None:
    chat.post("/datasets/chat/checks", {"checks": ["outliers"]}, status=202)
    ask = {"method": "lexical", "shots": 4}
    run = chat.post("/datasets/chat/models", ask, status=202)
    chat.post(f"/runs/{run['id']}/cancel")
    other = chat.post("/datasets/chat/models", {**ask, "shots": 5}, status=202)
    slow.gate.set()
    chat.events(other["id"])
    done = chat.finished("/datasets/chat/models", ask)
    assert done["id"] != run["id"]
    resumed = chat.post(f"/runs/{run['id']}/resume", status=202)
    assert (resumed["id"], resumed["status"]) == (done["id"], "done")


def test_a_cut_run_is_resumed_on_what_the_data_set_holds_by_then(chat: Client, slow: Slow) -> None:
    chat.post("/datasets/chat/checks", {"checks": ["outliers"]}, status=202)
    run = chat.post("/datasets/chat/models", {"method": "lexical"}, status=202)
    chat.post(f"/runs/{run['id']}/cancel")
    saved = {"decisions": [{"record": "m1", "action": "exclude"}]}
    chat.post("/datasets/chat/decisions", saved, status=201)
    slow.gate.set()
    resumed = chat.post(f"/runs/{run['id']}/resume", status=202)
    assert resumed["id"] != run["id"]
    assert resumed["params"] == run["params"]
    assert chat.events(resumed["id"])[-1][1]["status"] == "done"


def test_what_nobody_knows_or_asks_for_is_not_resumed(chat: Client, workspace: Workspace) -> None:
    assert chat.post("/runs/nothing/resume", status=404)["code"] == "run_not_found"
    runs = workspace._ctx.store.catalogue.runs
    strange = runs.create("strange", dataset="chat")
    runs.fail(strange.id, "It broke.")
    problem = chat.post(f"/runs/{strange.id}/resume", status=409)
    assert (problem["code"], "strange" in problem["detail"]) == ("not_resumable", True)
    assert problem["hint"]


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
