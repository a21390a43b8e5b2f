"""Findings by pages, with enough of their records to show them."""

from __future__ import annotations

from typing import Any

import pytest

Client = Any
FINDINGS = "/datasets/chat/findings"


@pytest.fixture
def checked(chat: Client) -> Client:
    """A client of a data set that was checked."""
    chat.finished(
        "/datasets/chat/checks", {"checks": ["label_errors", "near_duplicates", "outliers"]}
    )
    return chat


def test_a_page_of_findings_shows_their_records_and_related_ones_where_asked(
    checked: Client,
) -> None:
    plain = checked.get(FINDINGS, check="label_errors")
    assert plain["values"] == {}
    page = checked.get(FINDINGS, check="label_errors", values=True)
    assert page["findings"] == plain["findings"]
    named = {finding["record"] for finding in page["findings"]}
    for finding in page["findings"]:
        named |= set(finding["related"][:10])
    assert set(page["values"]) == named - {""}
    shown = page["values"]["m5"]
    record = checked.get("/datasets/chat/records/m5")["values"]
    assert shown == {name: record[name] for name in shown}
    assert (shown["label"], shown["split"]) == ("pin", "train")
    assert shown["prediction"] == "card_lost"
    assert 0 < shown["confidence"] <= 1
    assert (shown["decision"], shown["excluded"]) == (None, False)


def test_values_are_of_now_and_of_the_page_only(checked: Client) -> None:
    decided = {"decisions": [{"record": "m5", "action": "relabel", "label": "card_lost"}]}
    checked.post("/datasets/chat/decisions", decided, status=201)
    page = checked.get(FINDINGS, record="m5", decided=True, values=True)
    assert {finding["record"] for finding in page["findings"]} == {"m5"}
    shown = page["values"]["m5"]
    assert (shown["label"], shown["given"], shown["decision"]) == ("card_lost", "pin", "relabel")
    assert checked.get(FINDINGS, limit=1, values=True)["total"] > 1
    assert len(checked.get(FINDINGS, limit=1, values=True)["values"]) <= 11


def test_a_record_is_asked_for_with_one_check_or_with_all(checked: Client) -> None:
    everything = checked.get(FINDINGS, record="m5")
    one = checked.get(FINDINGS, record="m5", check="label_errors")
    assert [f["check"] for f in one["findings"]] == ["label_errors"]
    assert one["findings"][0] in everything["findings"]


def test_what_was_never_checked_has_no_findings(chat: Client) -> None:
    page = chat.get(FINDINGS, values=True)
    assert page == {"run": None, "total": 0, "findings": [], "values": {}}
