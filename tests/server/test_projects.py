"""The contract of prediction APIs, as we serve it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx2 as httpx
import pytest

from .conftest import Client


@pytest.fixture
def promoted(chat: Client) -> Client:
    """A client of a workspace whose data set `chat` has a promoted model `words`."""
    chat.finished("/datasets/chat/models", {"method": "lexical", "name": "words"})
    chat.post("/models/words/promotion")
    return chat


def ask(client: Client, project: str, body: Any, *, status: int = 200, **headers: str) -> Any:
    answer = client.http.post(
        f"{client.url}/projects/{project}/predict", json=body, headers=headers
    )
    assert answer.status_code == status, answer.text
    return answer.json()


def data(*texts: str) -> list[dict[str, str]]:
    return [{"text": text} for text in texts]


def test_the_promoted_model_of_a_data_set_answers(promoted: Client) -> None:
    texts = ["i lost my card", "forgot my pin"]
    answer = ask(promoted, "chat", {"data": data(*texts), "n_best": 2})
    assert answer["model"] == "words"
    plain = promoted.post("/models/words/predictions", {"texts": texts})
    for one, other in zip(answer["data"], plain, strict=True):
        labels = [candidate["label"] for candidate in one["predictions"]]
        assert len(labels) == 2
        assert labels[0] == other["label"]
        for candidate in one["predictions"]:
            share = other["probabilities"][candidate["label"]]
            assert candidate["confidence"] == pytest.approx(share)


def test_a_model_answers_by_its_own_name_promoted_or_not(promoted: Client) -> None:
    promoted.finished("/datasets/chat/models", {"method": "lexical", "name": "a/b other"})
    answer = ask(promoted, "a%2Fb%20other", {"data": data("wrong pin")})
    assert answer["model"] == "a/b other"
    assert [len(one["predictions"]) for one in answer["data"]] == [1]


def test_what_cannot_be_answered_is_refused_in_a_sentence(promoted: Client) -> None:
    for body, says in [
        ({"data": data(*["x"] * 21)}, "21 texts are more than the 20 of one request"),
        ({"data": []}, "data"),
        ({"data": data("a", " ")}, "Text 2 is empty"),
        ({"data": [{"words": "a"}]}, "data.0.text"),
        ({"data": "a"}, "data"),
        ({"data": data("a"), "n_best": 0}, "n_best"),
        ({}, "data"),
    ]:
        problem = ask(promoted, "chat", body, status=422)
        assert says in problem["detail"]
        assert problem["code"]


def test_a_project_nobody_knows_or_without_a_promoted_model_is_not_found(chat: Client) -> None:
    assert "no model 'shop'" in ask(chat, "shop", {"data": data("a")}, status=404)["detail"]
    problem = ask(chat, "chat", {"data": data("a")}, status=409)
    assert "'chat'" in problem["detail"]
    assert "assay promote" in problem["hint"]


def test_a_project_asks_for_the_token_like_everything_else(guarded: Callable[..., Client]) -> None:
    assert ask(guarded(), "chat", {"data": data("a")}, status=401)["code"] == "token_required"
    right = {"Authorization": "Bearer a long enough secret"}
    assert ask(guarded(), "chat", {"data": data("a")}, status=404, **right)["code"]
    other = {"Origin": "https://evil.example", **right}
    assert ask(guarded(), "chat", {"data": data("a")}, status=403, **other)["code"]


def test_answers_are_not_kept_by_whoever_passes_them_on(promoted: Client) -> None:
    address = f"{promoted.url}/projects/chat/predict"
    answer = httpx.post(address, json={"data": data("a")}, timeout=60)
    assert answer.headers["cache-control"] == "no-store"
