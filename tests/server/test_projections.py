"""The map over HTTP: points, ids, colours, selections, and new records after an import."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

Client = Any


@pytest.fixture
def mapped(chat: Client) -> Client:
    """A client of a workspace whose data set `chat` has a map."""
    chat.finished("/datasets/chat/projections", {})
    return chat


def binary(client: Client, path: str, body: Any = None) -> bytes:
    answer = client.http.request("POST" if body is not None else "GET", path, json=body)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["etag"]
    return answer.content


def values(client: Client, **body: Any) -> tuple[dict[str, Any], np.ndarray]:
    """Header and values of a field."""
    content = binary(client, "/datasets/chat/projection/values", body)
    length = int(np.frombuffer(content, "<u4", 1)[0])
    assert length % 4 == 0
    header = json.loads(content[4 : 4 + length])
    kind = "<u2" if header["kind"] == "category" else "<f4"
    return header, np.frombuffer(content, kind, offset=4 + length)


def mask(client: Client, **body: Any) -> list[int]:
    content = binary(client, "/datasets/chat/projection/mask", body)
    bits = np.unpackbits(np.frombuffer(content, np.uint8), bitorder="little")
    return np.flatnonzero(bits).tolist()


def points(client: Client) -> np.ndarray:
    content = binary(client, "/datasets/chat/projection/points")
    n = int(np.frombuffer(content, "<u4", 1)[0])
    return np.frombuffer(content, "<f4", offset=4).reshape(2, n).T


def test_without_a_map_every_question_about_it_says_how_to_make_one(chat: Client) -> None:
    problem = chat.get("/datasets/chat/projection", status=404)
    assert problem["code"] == "not_projected"
    assert "/projections" in problem["hint"]
    for path in ("points", "ids"):
        assert chat.get(f"/datasets/chat/projection/{path}", status=404)["code"] == "not_projected"
    for path, body in (("values", {"field": "label"}), ("mask", {})):
        answer = chat.post(f"/datasets/chat/projection/{path}", body, status=404)
        assert answer["code"] == "not_projected"


def test_a_map_embeds_what_is_missing_and_shows_every_record(mapped: Client) -> None:
    about = mapped.get("/datasets/chat/projection")
    assert (about["count"], about["placed"], about["missing"], about["seed"]) == (84, 0, 0, 0)
    assert about["clusters"]
    assert {"id", "name", "words", "x", "y", "count"} == about["clusters"][0].keys()
    found = points(mapped)
    assert found.shape == (84, 2)
    assert np.abs(found).max() <= 1
    assert sorted(mapped.get("/datasets/chat/projection/ids")) == sorted(f"m{n}" for n in range(84))


def test_points_and_ids_cost_nothing_while_the_map_is_the_same(mapped: Client) -> None:
    for path in ("/datasets/chat/projection/points", "/datasets/chat/projection/ids"):
        tag = mapped.http.get(path).headers["etag"]
        again = mapped.http.get(path, headers={"If-None-Match": tag})
        assert (again.status_code, again.content) == (304, b"")
    mapped.finished("/datasets/chat/projections", {"seed": 1})
    changed = mapped.http.get(path, headers={"If-None-Match": tag})
    assert changed.status_code == 200


def test_the_same_request_is_answered_from_the_stored_map(mapped: Client) -> None:
    first = mapped.get("/datasets/chat/projection")
    again = mapped.post("/datasets/chat/projections", {}, status=202)
    assert (again["id"], again["status"]) == (first["run"], "done")


def test_the_map_asked_for_last_is_shown_and_looks_as_before(mapped: Client) -> None:
    first = points(mapped)
    mapped.finished("/datasets/chat/projections", {"seed": 1})
    assert not np.array_equal(points(mapped), first)
    mapped.finished("/datasets/chat/projections", {"seed": 0})
    assert mapped.get("/datasets/chat/projection")["seed"] == 0
    assert np.array_equal(points(mapped), first)


def test_colours_by_a_category_come_as_codes(mapped: Client) -> None:
    ids = mapped.get("/datasets/chat/projection/ids")
    header, codes = values(mapped, field="label")
    assert header == {"kind": "category", "values": ["pin", "transfer", "card_lost"]}
    rows = mapped.get("/datasets/chat/records", columns=["id", "label"], limit=1_000)["rows"]
    labels = {row["id"]: row["label"] for row in rows}
    assert [header["values"][code] for code in codes] == [labels[name] for name in ids]


def test_colours_by_a_number_come_with_their_range(mapped: Client) -> None:
    ids = mapped.get("/datasets/chat/projection/ids")
    header, numbers = values(mapped, field="meta.score")
    assert header == {"kind": "amount", "low": 0.0, "high": 20.75}
    assert numbers.tolist() == [int(name.removeprefix("m")) / 4 for name in ids]


def test_points_that_fail_the_filter_have_no_colour(mapped: Client) -> None:
    shown = mask(mapped, where="split = 'test'")
    _, codes = values(mapped, field="label", where="split = 'test'")
    assert np.flatnonzero(codes != 65_535).tolist() == shown
    _, numbers = values(mapped, field="meta.score", where="split = 'test'")
    assert np.flatnonzero(~np.isnan(numbers)).tolist() == shown
    header, numbers = values(mapped, field="meta.score", where="label = 'nothing'")
    assert header == {"kind": "amount", "low": None, "high": None}
    assert np.isnan(numbers).all()


def test_a_point_knows_its_cluster_its_decision_and_its_first_finding(mapped: Client) -> None:
    clusters = mapped.get("/datasets/chat/projection")["clusters"]
    header, codes = values(mapped, field="cluster")
    assert header["values"] == [cluster["name"] for cluster in clusters]
    counts = [int((codes == cluster["id"]).sum()) for cluster in clusters]
    assert counts == [cluster["count"] for cluster in clusters]
    saved = {"decisions": [{"record": "m1", "action": "confirm"}]}
    mapped.post("/datasets/chat/decisions", saved, status=201)
    header, codes = values(mapped, field="decided")
    assert header["values"] == ["false", "true"]
    assert (codes == 1).sum() == 1
    mapped.finished("/datasets/chat/checks", {"checks": ["label_errors"]})
    header, codes = values(mapped, field="finding")
    assert header["values"] == ["label_errors"]
    header, numbers = values(mapped, field="confidence")
    assert 0 < header["low"] <= header["high"] <= 1
    assert not np.isnan(numbers).any()


def test_of_very_many_values_the_most_frequent_are_told_apart(client: Client) -> None:
    rows = [{"id": str(n), "text": f"text {n}", "code": f"c{max(n, 9):04}"} for n in range(1_100)]
    client.imported(json.dumps(rows).encode(), name="chat")
    client.finished("/datasets/chat/projections", {})
    header, codes = values(client, field="meta.code")
    assert len(header["values"]) == 1_000
    assert header["values"][0] == "c0009"
    assert (codes == 65_534).sum() == 91
    assert not (codes == 65_535).any()


def test_a_selection_is_a_bit_for_each_point_and_filters_hold_together(mapped: Client) -> None:
    ids = mapped.get("/datasets/chat/projection/ids")
    chosen = {"kind": "in", "field": "id", "values": ["m3", "m40", "m80"]}
    assert sorted(ids[i] for i in mask(mapped, filter=chosen)) == ["m3", "m40", "m80"]
    assert [ids[i] for i in mask(mapped, filter=chosen, where="label = 'transfer'")] == ["m40"]
    assert mask(mapped) == list(range(84))


def test_new_records_are_placed_and_the_others_stay(mapped: Client) -> None:
    before, ids = points(mapped), mapped.get("/datasets/chat/projection/ids")
    more = "id,text,intent,split,score", "n1,i lost my card,card_lost,,1", "n2,wrong pin,pin,,2"
    mapped.imported("\n".join(more).encode())
    assert mapped.get("/datasets/chat/projection")["missing"] == 2
    assert np.array_equal(points(mapped), before)
    mapped.finished("/datasets/chat/projections", {})
    about = mapped.get("/datasets/chat/projection")
    assert (about["count"], about["placed"], about["missing"]) == (86, 2, 0)
    after = dict(zip(mapped.get("/datasets/chat/projection/ids"), points(mapped), strict=True))
    assert all(np.array_equal(after[name], old) for name, old in zip(ids, before, strict=True))
    twin = ids.index("m0")  # the same text
    assert np.linalg.norm(after["n1"] - before[twin]) < 0.05


@pytest.mark.parametrize(
    ("path", "body", "status", "code"),
    [
        ("values", {"field": "nonsense"}, 400, "invalid_filter"),
        ("values", {"field": "label", "where": "label ="}, 400, "invalid_filter"),
        ("values", {}, 422, "invalid_request"),
        ("mask", {"where": "prediction = 'x'"}, 400, "invalid_filter"),
    ],
)
def test_a_question_that_makes_no_sense_is_one_clear_sentence(
    mapped: Client, path: str, body: Any, status: int, code: str
) -> None:
    problem = mapped.post(f"/datasets/chat/projection/{path}", body, status=status)
    assert problem["code"] == code
    assert problem["hint"]


@pytest.mark.parametrize("body", [{"neighbours": 1}, {"min_dist": 2}, {"seed": -1}, {"x": 1}])
def test_parameters_out_of_range_are_refused_before_any_work(chat: Client, body: Any) -> None:
    chat.post("/datasets/chat/projections", body, status=422)
    assert chat.get("/runs", dataset="chat", kind="project") == []


def test_an_unknown_encoder_is_refused_before_any_work(chat: Client) -> None:
    chat.post("/datasets/chat/projections", {"encoder": "nothing"}, status=400)


def test_a_data_set_without_a_map_has_an_empty_list_of_them(chat: Client) -> None:
    assert chat.get("/datasets/chat/projections") == []
    chat.finished("/datasets/chat/projections", {})
    (found,) = chat.get("/datasets/chat/projections")
    assert found == chat.get("/datasets/chat/projection")
