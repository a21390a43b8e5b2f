"""Selections over HTTP: a page's ticks and lassos behind a name short enough for an address."""

from __future__ import annotations

from typing import Any

Client = Any


def test_ticked_records_get_a_name_that_filters_everywhere(chat: Client) -> None:
    rows = chat.get("/datasets/chat/records", limit=3)["rows"]
    ids = [row["id"] for row in rows]
    made = chat.post("/datasets/chat/selections", {"records": ids}, status=201)
    assert made["count"] == 3
    assert chat.get("/datasets/chat/records", where=made["where"])["count"] == 3
    assert chat.get(f"/datasets/chat/selections/{made['id']}/ids") == ids
    body = {"where": made["where"], "action": "exclude", "expected": 3}
    assert chat.post("/datasets/chat/decisions/bulk", body, status=201)["count"] == 3


def test_a_lasso_is_named_on_the_server(chat: Client) -> None:
    corners = [[-1.1, -1.1], [1.1, -1.1], [1.1, 1.1], [-1.1, 1.1]]
    problem = chat.post("/datasets/chat/selections", {"lasso": corners}, status=404)
    assert problem["code"] == "not_projected"
    chat.finished("/datasets/chat/projections", {})
    made = chat.post("/datasets/chat/selections", {"lasso": corners}, status=201)
    assert made["count"] == chat.get("/datasets/chat/records", limit=1)["count"]


def test_what_is_no_selection_is_refused_in_a_sentence(chat: Client) -> None:
    for body in ({}, {"records": ["m1"], "where": "decided"}, {"lasso": [[0, 0], [1, 1]]}):
        assert chat.post("/datasets/chat/selections", body, status=422)["code"] == "invalid_request"
    problem = chat.get("/datasets/chat/selections/nothing/ids", status=400)
    assert "no selection 'nothing'" in problem["detail"]
    assert chat.post("/datasets/chat/selections", {"records": ["zz"]}, status=404)
