"""Predictions for programs, over HTTP."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import Any

import httpx2 as httpx
import pytest

from assay.server.service.sentiments import Sentiments, read_labels
from assay.server.service.service import Limits, Options
from assay.workspace import Workspace

Client = Any

REVIEWS = b"id,text,label\n" + b"".join(
    f"r{n},{text} {n},{label}\n".encode()
    for n, (text, label) in enumerate(
        [
            ("a lovely quiet place", "positive"),
            ("awful food and rude staff", "negative"),
            ("it is a hotel", "neutral"),
        ]
        * 8
    )
)


@pytest.fixture
def reviews(client: Client) -> httpx.Client:
    """A client of a server whose promoted model knows sentiments."""
    client.imported(REVIEWS, "reviews")
    client.finished("/datasets/reviews/embeddings", {})
    client.finished("/datasets/reviews/models", {"method": "hybrid", "name": "first"})
    client.post("/models/first/promotion")
    return client.http


@pytest.fixture
def limited(workspace: Workspace, serve: Callable[..., Any]) -> Iterator[Callable[..., Client]]:
    """Serve the workspace with other options; gives a client."""
    with ExitStack() as stack:
        yield lambda **options: stack.enter_context(serve(workspace, options=Options(**options)))


def ask(http: httpx.Client, path: str, body: Any, **params: Any) -> httpx.Response:
    root = str(http.base_url).split("/api/")[0]
    return http.post(f"{root}{path}", json=body, params=params)


def problem(answer: httpx.Response) -> tuple[int, str]:
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"].endswith((".", "…"))
    return answer.status_code, answer.json()["code"]


def test_texts_are_predicted_as_the_library_predicts_them(
    reviews: httpx.Client, workspace: Workspace
) -> None:
    texts = ["lovely place", "rude and awful", "it is a place"]
    told = ask(reviews, "/predict", {"texts": texts}).json()
    assert told["model"] == "first"
    for given, ours in zip(
        told["predictions"], workspace.model("first").predict(texts), strict=True
    ):
        assert given["label"] == ours.label
        assert given["confidence"] == pytest.approx(ours.confidence)
        assert given["probabilities"] == pytest.approx(ours.probabilities)
        assert list(given["probabilities"].values()) == sorted(
            given["probabilities"].values(), reverse=True
        )
        assert given["similar"] == []


def test_so_many_probabilities_and_similar_records_come_as_were_asked_for(
    reviews: httpx.Client,
) -> None:
    body = {"texts": ["a lovely quiet place 0"], "n_best": 2, "similar": 3}
    (given,) = ask(reviews, "/predict", body).json()["predictions"]
    assert len(given["probabilities"]) == 2
    first = given["similar"][0]
    assert (first["record"], first["label"]) == ("r0", "positive")
    assert first["score"] == pytest.approx(1)
    assert len(given["similar"]) == 3


def test_similar_records_have_the_labels_of_people_and_leave_out_excluded_ones(
    reviews: httpx.Client,
) -> None:
    decisions = [
        {"record": "r0", "action": "relabel", "label": "neutral"},
        {"record": "r3", "action": "exclude"},
    ]
    reviews.post("/datasets/reviews/decisions", json={"decisions": decisions}).raise_for_status()
    body = {"texts": ["a lovely quiet place 0"], "similar": 24}
    (given,) = ask(reviews, "/predict", body).json()["predictions"]
    found = {one["record"]: one["label"] for one in given["similar"]}
    assert found["r0"] == "neutral"
    assert "r3" not in found
    assert len(found) == 23


def test_a_sentiment_has_exactly_the_agreed_form(reviews: httpx.Client) -> None:
    told = ask(reviews, "/sentiment", {"review_text": "a lovely quiet place 0"}).json()
    assert set(told) == {"sentiment", "confidence", "similar_reviews"}
    assert told["sentiment"] == "positive"
    assert 0 < told["confidence"] <= 1
    first = told["similar_reviews"][0]
    assert set(first) >= {"text", "sentiment", "similarity"}
    assert (first["text"], first["sentiment"]) == ("a lovely quiet place 0", "positive")
    assert len(told["similar_reviews"]) == 3


def test_neutral_counts_as_negative_only_where_that_is_asked(reviews: httpx.Client) -> None:
    body = {"review_text": "it is a hotel 2"}
    three = ask(reviews, "/sentiment", body).json()
    two = ask(reviews, "/sentiment", body, binary=True).json()
    assert three["sentiment"] == "neutral"
    assert two["sentiment"] == "negative"
    assert two["confidence"] > three["confidence"]
    assert two["similar_reviews"][0]["sentiment"] == "negative"


def test_another_model_answers_when_it_is_named(reviews: httpx.Client, client: Client) -> None:
    client.finished("/datasets/reviews/models", {"method": "lexical", "name": "words"})
    body = {"texts": ["lovely"]}
    assert ask(reviews, "/predict", body, model="words").json()["model"] == "words"
    assert ask(reviews, "/predict", body, model="reviews").json()["model"] == "first"
    assert problem(ask(reviews, "/predict", body, model="nobody")) == (404, "model_not_found")


def test_a_model_of_other_labels_gives_no_sentiment(chat: Client) -> None:
    chat.finished("/datasets/chat/models", {"method": "lexical", "name": "intents"})
    answer = ask(chat.http, "/sentiment", {"review_text": "x"}, model="intents")
    assert problem(answer) == (409, "not_sentiment")
    assert "'card_lost', 'pin', 'transfer'" in answer.json()["detail"]


def test_without_a_promoted_model_the_answer_says_so(chat: Client) -> None:
    assert problem(ask(chat.http, "/predict", {"texts": ["x"]})) == (409, "no_model")
    chat.finished("/datasets/chat/models", {"method": "lexical", "name": "intents"})
    answer = ask(chat.http, "/predict", {"texts": ["x"]}, model="chat")
    assert problem(answer) == (409, "no_model")
    assert "chat" in answer.json()["detail"]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"no json", (422, "invalid_request")),
        (b'{"texts": "one"}', (422, "invalid_request")),
        (b'{"texts": [1]}', (422, "invalid_request")),
        (b'{"texts": []}', (422, "invalid_request")),
        (b'{"texts": ["x"], "n_best": 0}', (422, "invalid_request")),
        (b'{"texts": ["x"], "more": 1}', (422, "invalid_request")),
        (b'{"texts": [null]}', (422, "invalid_request")),
        (b'{"texts": [""]}', (422, "empty_text")),
        (b'{"texts": ["x", " \\n"]}', (422, "empty_text")),
        (b'{"texts": ["\\ud800"]}', (422, "not_text")),
        (b'{"texts": ["' + b"x" * 10_000_000 + b'"]}', (413, "text_too_long")),
        (b'{"texts": [' + b'"x",' * 100_000 + b'"x"]}', (413, "too_many_texts")),
        (b'{"texts": ["' + b"x" * 33_000_000 + b'"]}', (413, "too_large")),
    ],
    ids=lambda value: value[:24].decode() if isinstance(value, bytes) else value[1],
)
def test_what_cannot_be_predicted_is_refused_in_a_sentence(
    reviews: httpx.Client, content: bytes, expected: tuple[int, str]
) -> None:
    root = str(reviews.base_url).split("/api/")[0]
    headers = {"Content-Type": "application/json"}
    answer = reviews.post(f"{root}/predict", content=content, headers=headers)
    if expected[1] == "not_text" and answer.json()["code"] == "invalid_request":
        expected = (422, "invalid_request")  # refused where JSON is read
    assert problem(answer) == expected


@pytest.mark.parametrize(
    "text", ["nul \0 inside", "שלום עולם", "\u202eabc", "🙂👩‍👩‍👧", "\ufeff x", "a" * 100_000]
)
def test_strange_texts_are_predicted(reviews: httpx.Client, text: str) -> None:
    answer = ask(reviews, "/predict", {"texts": [text], "similar": 1})
    assert answer.status_code == 200, answer.text
    assert answer.json()["predictions"][0]["label"] in ("negative", "neutral", "positive")


def test_requests_that_come_at_once_get_each_their_own_answer(reviews: httpx.Client) -> None:
    alone = {
        text: ask(reviews, "/predict", {"texts": [text]}).json()["predictions"][0]
        for text in ("lovely", "awful", "a hotel", "rude staff", "quiet place")
    }
    together = threading.Barrier(8)

    def one(number: int) -> None:
        together.wait()
        for turn in range(20):
            texts = [list(alone)[(number + turn + k) % 5] for k in range(1 + turn % 3)]
            answer = ask(reviews, "/predict", {"texts": texts}).json()
            for text, given in zip(texts, answer["predictions"], strict=True):
                assert given["label"] == alone[text]["label"]
                assert given["confidence"] == pytest.approx(alone[text]["confidence"])

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(one, range(8)))


@pytest.mark.usefixtures("reviews")
def test_more_than_may_wait_is_refused_and_what_was_taken_is_answered(
    limited: Callable[..., Client],
) -> None:
    narrow = limited(threads=1, limits=Limits(queue=40, batch=4, max_texts=100))
    texts = [f"a lovely place {n} " * 40 for n in range(30)]

    def one(_: int) -> httpx.Response:
        return ask(narrow.http, "/predict", {"texts": texts})

    with ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(one, range(48)))
    refused = [answer for answer in answers if answer.status_code == 429]
    taken = [answer for answer in answers if answer.status_code == 200]
    assert len(refused) + len(taken) == 48
    assert refused
    assert taken
    assert all(len(answer.json()["predictions"]) == 30 for answer in taken)
    assert all(int(answer.headers["retry-after"]) >= 1 for answer in refused)
    assert problem(refused[0]) == (429, "overloaded")


@pytest.mark.usefixtures("reviews")
def test_while_no_more_may_wait_a_request_is_refused_before_it_is_read(
    limited: Callable[..., Client], until: Callable[..., None]
) -> None:
    narrow = limited(threads=1, limits=Limits(queue=1, batch=1, max_texts=300)).http
    root = str(narrow.base_url).split("/api/")[0]
    texts = [f"a lovely place {n} " * 1_000 for n in range(300)]
    with ThreadPoolExecutor(1) as pool:
        taken = pool.submit(ask, narrow, "/predict", {"texts": texts})
        refused: list[httpx.Response] = []

        def is_full() -> bool:
            refused.append(narrow.post(f"{root}/predict", content=b"not even JSON"))
            return refused[-1].status_code == 429

        until(is_full)
        assert not taken.done()
        assert int(refused[-1].headers["retry-after"]) >= 1
        assert "x-request-id" in refused[-1].headers
        assert problem(refused[-1]) == (429, "overloaded")
        assert narrow.get(f"{root}/livez").status_code == 200
        assert 'route="/predict",status="429"' in narrow.get(f"{root}/metrics").text
        assert taken.result().status_code == 200
    assert narrow.post(f"{root}/predict", content=b"not even JSON").status_code == 422


@pytest.mark.usefixtures("reviews")
def test_a_service_that_is_told_to_warm_up_is_ready_once_its_model_is(
    limited: Callable[..., Client], until: Callable[..., None]
) -> None:
    warm = limited(model="reviews", warm=True).http
    root = str(warm.base_url).split("/api/")[0]
    until(lambda: warm.get(f"{root}/readyz").status_code == 200)
    told = warm.get(f"{root}/health").json()
    assert (told["status"], told["model"], told["method"]) == ("ok", "first", "hybrid")
    assert told["uptime"] > 0
    assert warm.get(f"{root}/livez").status_code == 200


def test_a_service_without_a_model_lives_and_says_why_it_is_not_ready(
    chat: Client, limited: Callable[..., Client], until: Callable[..., None]
) -> None:
    http = limited(warm=True).http
    root = str(http.base_url).split("/api/")[0]
    until(lambda: "promoted" in http.get(f"{root}/readyz").text)
    answer = http.get(f"{root}/readyz")
    assert problem(answer) == (503, "not_ready")
    assert http.get(f"{root}/livez").status_code == 200
    assert http.get(f"{root}/health").json()["status"] == "starting"
    chat.finished("/datasets/chat/models", {"method": "lexical", "name": "intents"})
    chat.post("/models/intents/promotion")
    until(lambda: http.get(f"{root}/readyz").status_code == 200)


def test_alone_it_serves_neither_the_page_nor_the_workbench(
    workspace: Workspace, serve: Callable[..., Any]
) -> None:
    with serve(workspace, api_only=True) as alone:
        assert alone.http.get("/datasets").status_code == 404
        for path in ("/", "/index.html"):
            assert alone.http.get(f"{alone.url}{path}").status_code == 404
        paths = alone.http.get(f"{alone.url}/openapi.json").json()["paths"]
        assert "/predict" in paths
        assert not [path for path in paths if path.startswith("/api/")]


@pytest.mark.parametrize("label", ["0", "LABEL_0", " label_0"])
def test_labels_mean_what_a_person_says(label: str) -> None:
    told = Sentiments(read_labels("0=negative, LABEL_0 = negative ,1=positive"))
    assert told.of(label) == "negative"
    assert told.of("Very_Positive") == "positive"
    assert told.of("2") is None
