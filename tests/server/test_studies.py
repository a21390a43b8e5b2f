"""Learning curves and ablations over HTTP."""

from __future__ import annotations

from typing import Any

Client = Any


def test_a_curve_is_begun_read_back_and_shown_as_a_page(chat: Client) -> None:
    run = chat.finished(
        "/datasets/chat/curves", {"method": "lexical", "shots": [2, None], "seeds": 2}
    )
    curve = chat.get(f"/curves/{run['id']}")
    assert [point["shots"] for point in curve["points"]] == [2, None]
    assert [point["seeds"] for point in curve["points"]] == [2, 1]
    assert chat.get("/curves", dataset="chat") == [curve]
    page = chat.http.get(f"/curves/{run['id']}/report")
    assert page.headers["content-type"].startswith("text/html")
    assert "<script" not in page.text
    assert "lexical" in page.text


def test_an_ablation_is_begun_read_back_and_shown_as_a_page(chat: Client) -> None:
    body = {
        "options": {"kind": "llm", "model": "fake"},
        "variants": ["none", "random"],
        "limit": 4,
        "resamples": 100,
    }
    run = chat.finished("/datasets/chat/ablations", body)
    study = chat.get(f"/ablations/{run['id']}")
    assert [one["examples"] for one in study["variants"]] == ["none", "random"]
    assert {one["report"]["n"] for one in study["variants"]} == {study["n"]} == {4}
    assert [(pair["a"], pair["b"]) for pair in study["pairs"]] == [("random", "none")]
    assert chat.get("/ablations", dataset="chat") == [study]
    assert "scripted" in chat.http.get(f"/ablations/{run['id']}/report").text


def test_a_choice_of_examples_that_does_not_exist_is_refused_before_any_work(
    chat: Client,
) -> None:
    body = {"options": {"kind": "llm", "model": "fake"}, "variants": ["none", "nearest"]}
    problem = chat.ask("POST", "/datasets/chat/ablations", json=body, status=422)
    assert "variants" in problem["detail"]
    assert chat.get("/ablations", dataset="chat") == []


def test_a_run_of_another_kind_is_no_curve(chat: Client) -> None:
    run = chat.finished("/datasets/chat/models", {"method": "lexical"})
    assert chat.ask("GET", f"/curves/{run['id']}", status=404)["code"] == "run_not_found"
