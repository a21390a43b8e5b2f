"""Sample data over HTTP."""

from __future__ import annotations

from typing import Any

Client = Any


def test_the_samples_are_named(client: Client) -> None:
    assert client.get("/samples") == ["bank_messages", "captions"]


def test_a_sample_becomes_a_data_set_of_its_name(client: Client) -> None:
    ended = client.finished("/samples/bank_messages")
    assert ended["result"]["added"] == 1226
    assert client.get("/datasets/bank_messages")["labelled"] == 1166


def test_a_sample_imported_again_changes_nothing(client: Client) -> None:
    client.finished("/samples/captions")
    again = client.finished("/samples/captions")["result"]
    assert (again["added"], again["updated"]) == (0, 0)


def test_an_unknown_sample_is_refused_with_the_names_there_are(client: Client) -> None:
    problem = client.post("/samples/nothing", status=404)
    assert problem["code"] == "source_not_found"
    assert "bank_messages" in problem["hint"]
