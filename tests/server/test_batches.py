"""What to label next, over HTTP."""

from __future__ import annotations

from typing import Any

Client = Any


def test_a_batch_is_begun_and_read_back_with_what_one_sees_of_it(chat: Client) -> None:
    run = chat.finished("/datasets/chat/batches", {"batch": 3})
    batch = chat.get(f"/batches/{run['id']}")
    assert batch["dataset"] == "chat"
    assert len(batch["findings"]) <= 3
    assert set(batch["values"]) == {one["record"] for one in batch["findings"]}
    (listed,) = chat.get("/batches", dataset="chat")
    assert listed["run"] == run["id"]
    assert listed["values"] == {}
    assert "text" not in str(run["result"]["values"])


def test_the_advice_comes_to_a_batch_once_it_is_estimated(chat: Client) -> None:
    run = chat.finished("/datasets/chat/batches", {"batch": 3})
    assert run["result"]["advice"] is None, "the batch waits for no estimate"
    (estimate,) = chat.get("/runs", dataset="chat", kind="gain")
    assert chat.events(estimate["id"])[-1][1]["status"] == "done"
    batch = chat.get(f"/batches/{run['id']}")
    assert batch["advice"] in ("go_on", "stop", "early")
    assert (batch["estimating"], batch["estimate"]["more"]) == (False, 20)


def test_an_unknown_strategy_is_refused_before_any_work(chat: Client) -> None:
    problem = chat.ask("POST", "/datasets/chat/batches", json={"strategy": "oracle"}, status=400)
    assert "oracle" in problem["detail"]
    assert chat.get("/batches", dataset="chat") == []


def test_a_simulation_is_begun_read_back_and_shown_as_a_page(chat: Client) -> None:
    body = {"strategies": ["coverage", "random"], "batch": 4, "up_to": 8, "seeds": 2}
    run = chat.finished("/datasets/chat/simulations", body)
    study = chat.get(f"/simulations/{run['id']}")
    assert [one["strategy"] for one in study["strategies"]] == ["coverage", "random"]
    assert chat.get("/simulations", dataset="chat") == [study]
    page = chat.http.get(f"/simulations/{run['id']}/report")
    assert page.headers["content-type"].startswith("text/html")
    assert "Beside random choice" in page.text
    assert "<script" not in page.text


def test_a_run_of_another_kind_is_no_batch(chat: Client) -> None:
    run = chat.finished("/datasets/chat/models", {"method": "lexical"})
    assert chat.ask("GET", f"/batches/{run['id']}", status=404)["code"] == "run_not_found"
    assert chat.ask("GET", f"/simulations/{run['id']}", status=404)["code"] == "run_not_found"
