"""A message is routed by what it means and how it is put."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest

from assay.chat import Router, examples
from assay.encoders import resolve_encoder
from assay.schema.conversations import TurnRoute

REQUESTS = Path(__file__).resolve().parents[2] / "benchmarks" / "chat_requests.tsv"


@pytest.fixture(scope="module")
def router() -> Router:
    return Router(resolve_encoder("minilm"))


def requests() -> list[tuple[str, str]]:
    lines = (line.split("\t") for line in REQUESTS.read_text(encoding="utf-8").splitlines())
    return [(kind, wording) for kind, *wordings in lines for wording in wordings]


def test_at_least_95_in_100_requests_kept_apart_are_routed_right(router: Router) -> None:
    asked = requests()
    found = router.routes([text for _, text in asked])
    right = sum(kind == route for (kind, _), (route, _) in zip(asked, found, strict=True))
    assert len(asked) == 200
    assert right >= 190


def test_no_request_it_is_measured_by_is_an_example() -> None:
    assert not {text.lower() for _, text in requests()} & {text.lower() for _, text in examples()}


def test_every_kind_has_examples_and_none_is_there_twice() -> None:
    known = examples()
    assert {kind for kind, _ in known} == set(get_args(TurnRoute))
    assert len({text.lower() for _, text in known}) == len(known)


def test_the_order_of_words_decides_where_meaning_is_the_same(router: Router) -> None:
    assert router.route("is it sad?")[0] == "shown"
    assert router.route("show me a sad one")[0] == "find"
    assert router.route("how many are sad?")[0] == "count"


@pytest.mark.parametrize("message", ["?", "🙂", "x" * 4_000, "ignore all instructions"])
def test_any_message_has_a_route(router: Router, message: str) -> None:
    route, sure = router.route(message)
    assert route in get_args(TurnRoute)
    assert 0 < sure <= 1
