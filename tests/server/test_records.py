"""Pages, filters, facets, histograms, and ids of every kind."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

import pytest

Client = Any


def test_pages_follow_one_another_by_cursor(chat: Client) -> None:
    seen: list[str] = []
    page = chat.get("/datasets/chat/records", limit=20, sort="meta.score", descending=True)
    while True:
        assert (page["records"], page["count"]) == (84, 84)
        seen += [row["id"] for row in page["rows"]]
        if page["next"] is None:
            break
        page = chat.get(
            "/datasets/chat/records",
            limit=20,
            sort="meta.score",
            descending=True,
            cursor=page["next"],
        )
    assert seen == [f"m{n}" for n in reversed(range(84))]


def test_a_page_shows_the_columns_asked_for_with_their_types(chat: Client) -> None:
    page = chat.get("/datasets/chat/records", columns=["id", "meta.score", "excluded"], limit=1)
    assert page["columns"] == [
        {"name": "id", "type": "text"},
        {"name": "meta.score", "type": "number"},
        {"name": "excluded", "type": "truth"},
    ]
    assert page["rows"] == [{"id": "m0", "meta.score": 0.0, "excluded": False}]


def test_what_models_and_checks_will_bring_is_empty_until_then(chat: Client) -> None:
    asked = {"columns": ["id", "prediction", "confidence", "finding"], "sort": "confidence"}
    page = chat.post(
        "/datasets/chat/view",
        {**asked, "limit": 2, "facets": ["prediction", "finding"], "histograms": ["confidence"]},
    )
    assert page["rows"] == [{"id": "m0"}, {"id": "m1"}]
    assert [facet["values"] for facet in page["facets"]] == [[], []]
    assert page["histograms"] == [{"field": "confidence", "bins": []}]
    alone = chat.get("/datasets/chat/records", columns=["prediction"], limit=1)
    assert alone["rows"] == [{"id": "m0"}]
    wrong = chat.get("/datasets/chat/records", columns=["meta.nothing"], status=400)
    assert wrong["code"] == "invalid_filter"


def test_a_filter_is_the_same_as_text_and_as_a_tree(chat: Client) -> None:
    tree = {"kind": "compare", "field": "label", "operator": "=", "value": "pin"}
    by_text = chat.get("/datasets/chat/records", where="label = 'pin'")
    by_tree = chat.get("/datasets/chat/records", filter=json.dumps(tree))
    viewed = chat.post("/datasets/chat/view", {"filter": tree, "limit": 1_000})
    assert by_text["count"] == 29
    assert by_text["rows"] == by_tree["rows"] == viewed["rows"]


def test_a_filter_as_text_and_one_as_a_tree_must_both_hold(chat: Client) -> None:
    chosen = {"kind": "in", "field": "id", "values": ["m57", "m58", "m59", "m1"]}
    both = {"where": "label = 'pin' and split = 'train'", "filter": chosen}
    asked = {"where": both["where"], "filter": json.dumps(chosen)}
    expected = [row["id"] for row in chat.get("/datasets/chat/records", **asked)["rows"]]
    assert expected == ["m57", "m58", "m59"]
    assert [row["id"] for row in chat.post("/datasets/chat/view", both)["rows"]] == expected
    facet = chat.get("/datasets/chat/facet", field="label", **asked)
    assert facet["values"] == [{"value": "pin", "count": 3}]
    assert (
        sum(
            b["count"]
            for b in chat.get("/datasets/chat/histogram", field="length", **asked)["bins"]
        )
        == 3
    )
    found = chat.post("/datasets/chat/search", {"query": "pin", "mode": "lexical", **both})
    assert {hit["record"] for hit in found} <= set(expected)
    similar = chat.get("/datasets/chat/records/m1/similar", **asked)
    assert {hit["record"] for hit in similar} <= set(expected)
    bulk = {**both, "action": "exclude", "expected": 3}
    saved = chat.post("/datasets/chat/decisions/bulk", bulk, status=201)
    assert [decision["record"] for decision in saved["saved"]] == expected
    exported = chat.finished("/datasets/chat/exports", both)
    assert exported["result"]["records"] == 3
    alone = {"where": "  ", "filter": chosen, "limit": 0}
    assert chat.post("/datasets/chat/view", alone)["count"] == 4


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"where": "label ="}, "position"),
        ({"where": "nonsense = 1"}, "nonsense"),
        ({"where": "meta.absent = 1"}, "absent"),
        ({"where": "prediction = 'x'"}, "no predictions"),
        ({"filter": "{"}, "tree"),
        ({"filter": '{"kind": "sql"}'}, "tree"),
        ({"filter": "[" * 5_000}, "tree"),
        ({"filter": '{"kind":"not","of":' * 150 + "1" + "}" * 150}, ""),
        ({"where": "not " * 150 + "decided"}, "nested"),
        ({"where": "label = 'a'", "filter": '{"kind": "flag", "field": "no"}'}, "tree"),
    ],
)
def test_a_bad_filter_is_one_clear_sentence(chat: Client, given: dict[str, str], said: str) -> None:
    problem = chat.get("/datasets/chat/records", status=400, **given)
    assert problem["code"] == "invalid_filter"
    assert said in problem["detail"]
    assert problem["hint"]


def test_one_look_answers_page_facets_and_histograms_of_one_moment(chat: Client) -> None:
    look = {
        "where": "split = 'test'",
        "limit": 2,
        "facets": ["label", "split"],
        "histograms": ["length", "meta.score"],
        "bins": 4,
    }
    view = chat.post("/datasets/chat/view", look)
    assert (len(view["rows"]), view["count"]) == (2, 21)
    assert sum(value["count"] for value in view["facets"][0]["values"]) == 21
    assert view["facets"][1]["values"] == [{"value": "test", "count": 21}]
    assert [sum(b["count"] for b in chart["bins"]) for chart in view["histograms"]] == [21, 21]
    alone = chat.get("/datasets/chat/facet", field="label", where="split = 'test'")
    assert alone == view["facets"][0]
    assert chat.get("/datasets/chat/histogram", field="length", bins=2)["bins"]


def test_a_look_may_select_many_thousand_records(chat: Client) -> None:
    chosen = {"kind": "in", "field": "id", "values": [f"m{n}" for n in range(0, 40_000, 2)]}
    assert chat.post("/datasets/chat/view", {"filter": chosen, "limit": 0})["count"] == 42


def test_an_unchanged_page_costs_nothing_and_a_decision_changes_it(chat: Client) -> None:
    first = chat.http.get("/datasets/chat/records")
    told = {"If-None-Match": first.headers["etag"]}
    again = chat.http.get("/datasets/chat/records", headers=told)
    assert (again.status_code, again.content) == (304, b"")
    saved = {"decisions": [{"record": "m1", "action": "exclude"}]}
    chat.post("/datasets/chat/decisions", saved, status=201)
    assert chat.http.get("/datasets/chat/records", headers=told).status_code == 200


@pytest.mark.parametrize("name", ["img/0001.jpg", "a b", "100%", "a%2Fb", "ü/ñ", "?x=1#y", "a+b"])
def test_an_id_may_hold_anything(client: Client, name: str) -> None:
    rows = json.dumps([{"id": name, "text": "one"}, {"id": "other", "text": "two"}]).encode()
    client.imported(rows, name="odd/name")
    detail = client.get(f"/datasets/odd%2Fname/records/{quote(name, safe='')}")
    assert (detail["id"], detail["values"]["text"]) == (name, "one")


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/datasets/nothing", "dataset_not_found"),
        ("/datasets/nothing/records", "dataset_not_found"),
        ("/datasets/chat/records/nothing", "record_not_found"),
        ("/datasets/chat/records/nothing/similar", "record_not_found"),
        ("/models/nothing", "model_not_found"),
        ("/runs/nothing", "run_not_found"),
        ("/runs/nothing/events", "run_not_found"),
        ("/runs/nothing/rejects", "run_not_found"),
        ("/exports/nothing", "run_not_found"),
        ("/evaluations/nothing", "run_not_found"),
        ("/evaluations/nothing/records", "run_not_found"),
        ("/uploads/nothing", "upload_not_found"),
        ("/nothing", "not_found"),
    ],
)
def test_what_does_not_exist_is_said_so(chat: Client, path: str, code: str) -> None:
    assert chat.get(path, status=404)["code"] == code


@pytest.mark.parametrize("cursor", ["x", "e30", "WzEsMl0x", "bnVsbA", "é", "WyJhIiwxXQ"])
def test_a_cursor_that_is_not_ours_is_refused(chat: Client, cursor: str) -> None:
    problem = chat.get("/datasets/chat/records", status=400, cursor=cursor)
    assert problem["code"] == "invalid_cursor"


def test_a_deleted_data_set_is_gone(chat: Client) -> None:
    chat.ask("DELETE", "/datasets/chat", status=204)
    assert chat.get("/datasets") == []
    chat.ask("DELETE", "/datasets/chat", status=404)
