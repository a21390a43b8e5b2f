"""What asking a prediction API promises; one suite over all adapters, the fake included."""

from __future__ import annotations

import random
import threading
from collections import Counter
from collections.abc import Mapping, Sequence

import pytest

from assay.errors import Cancelled, RemoteError, RemoteKeyRefused, RemoteUnavailable
from assay.remotes import Answer, Dropped, Endpoint, Reply
from assay.remotes.fake import FakeEndpoint, Fault

from .conftest import Open, answered, in_turn

TEXTS = [f"text number {number}" for number in range(45)]


def expected(texts: Sequence[str]) -> list[Answer | None]:
    """What a service says when nothing goes wrong."""
    from assay.remotes import RemoteClient
    from assay.schema.connections import RemoteApi

    return RemoteClient(FakeEndpoint(), RemoteApi(url="fake://")).answer(texts)


def right(texts: Sequence[str]) -> list[dict[str, object]]:
    """The answers to some texts, as the service writes them."""
    import orjson

    return orjson.loads(FakeEndpoint().post(texts).body)["data"]


def test_it_follows_the_protocol(remote: Open) -> None:
    client, _ = remote()
    assert isinstance(client.endpoint, Endpoint)
    assert client.endpoint.key
    assert client.name


def test_every_text_is_answered_in_order_as_if_asked_alone(remote: Open) -> None:
    client, _ = remote()
    together = client.answer(TEXTS)
    assert together == expected(TEXTS)
    assert together == [client.answer([text])[0] for text in TEXTS]


def test_answers_are_labels_with_confidences_the_surest_first(remote: Open) -> None:
    client, _ = remote()
    (answer,) = client.answer(["so positive"])
    assert answer is not None
    assert answer[0].label == "positive"
    sure = [candidate.confidence for candidate in answer]
    assert sure == sorted(sure, reverse=True)
    assert sum(sure) == pytest.approx(1)


def test_no_texts_are_no_request(remote: Open) -> None:
    client, fake = remote()
    assert client.answer([]) == []
    assert fake.asked == []


def test_a_request_holds_twenty_texts_at_most_or_as_many_as_one_says(remote: Open) -> None:
    client, fake = remote()
    client.answer(TEXTS)
    assert [len(texts) for texts in fake.asked] == [20, 20, 5]
    client, fake = remote(batch=7)
    client.answer(TEXTS)
    assert [len(texts) for texts in fake.asked] == [7, 7, 7, 7, 7, 7, 3]


def test_a_repeated_text_is_asked_once_and_a_blank_one_never(remote: Open) -> None:
    client, fake = remote()
    answers = client.answer(["a", " \n", "b", "a", "", "a"])
    assert fake.asked == [("a", "b")]
    assert answers[0] == answers[3] == answers[5]
    assert answers[1] is answers[4] is None


def test_answers_are_kept_as_they_come_each_once(remote: Open) -> None:
    client, fake = remote()
    kept: list[tuple[int, Mapping[str, Answer]]] = []
    client.answer(TEXTS, keep=lambda found: kept.append((len(fake.asked), dict(found))))
    assert [asked for asked, _ in kept] == [1, 2, 3]
    assert [text for _, found in kept for text in found] == TEXTS


def test_progress_is_told_up_to_the_end(remote: Open) -> None:
    client, _ = remote()
    calls: list[tuple[int, int | None, str]] = []
    client.answer(TEXTS, report=lambda *call: calls.append(call))
    done = [call[0] for call in calls]
    assert done == sorted(done)
    assert {0, 20, 40, 45} <= set(done)
    assert {call[1:] for call in calls} == {(45, "asking")}


@pytest.mark.parametrize(
    "faults",
    [
        [Reply(429, b"slow down", retry_after=0)],
        [Reply(429, b"")] * 3,
        [Reply(500, b"oops")],
        [Reply(503, b"", retry_after=0.01)],
        [Reply(502, b"<html>"), Reply(504, b"")],
        [Dropped("broke off")] * 2,
        [None, Dropped("broke off"), Reply(408, b"")],
        [Reply(200, b'{"data": [')],
        [Reply(200, b"\xff\xfe")],
        [answered({"data": []})],
        [answered({"else": 1}), answered([])],
    ],
    ids=str,
)
def test_what_passes_is_retried_until_it_has_passed(remote: Open, faults: list[Fault]) -> None:
    client, fake = remote(in_turn(*faults))
    assert client.answer(TEXTS) == expected(TEXTS)
    failed = sum(fault is not None for fault in faults)
    assert client.tally.requests == len(fake.asked) == 3 + failed


def test_nothing_is_asked_again_once_it_is_answered(remote: Open) -> None:
    chance = random.Random(7)
    answers: Counter[str] = Counter()
    faults = [Reply(500, b""), Reply(429, b""), Dropped("broke off"), Reply(200, b"{")]

    def often(texts: Sequence[str]) -> Fault:
        if chance.random() < 0.5:
            return chance.choice(faults)
        answers.update(texts)
        return None

    texts = [f"text {number}" for number in range(400)]
    client, _ = remote(often, concurrency=4, attempts=30)
    assert client.answer(texts) == expected(texts)
    assert set(answers.values()) == {1}


@pytest.mark.parametrize("status", [401, 403])
def test_a_refused_key_ends_it_at_once(remote: Open, status: int) -> None:
    client, fake = remote(lambda _: answered({"detail": "no such key"}, status))
    with pytest.raises(RemoteKeyRefused, match=rf"refuses the key \({status} .*no such key"):
        client.answer(TEXTS)
    assert len(fake.asked) == 1


@pytest.mark.parametrize("status", [404, 405, 410])
def test_an_address_without_such_an_api_ends_it_at_once(remote: Open, status: int) -> None:
    client, fake = remote(lambda _: Reply(status, b"nothing here"))
    with pytest.raises(RemoteError, match=rf"refuses the request \({status} .*nothing here"):
        client.answer(TEXTS)
    assert len(fake.asked) == 1


def test_a_redirect_is_told_and_not_followed(remote: Open) -> None:
    client, fake = remote(lambda _: Reply(307, b"", location="https://example.org/other"))
    with pytest.raises(RemoteError, match=r"has moved to https://example\.org/other"):
        client.answer(TEXTS)
    assert len(fake.asked) == 1


@pytest.mark.parametrize("status", [400, 413, 422])
def test_a_refused_text_costs_itself_alone(remote: Open, status: int) -> None:
    client, _ = remote(lambda texts: Reply(status, b"?") if TEXTS[13] in texts else None)
    answers = client.answer(TEXTS)
    assert answers[13] is None
    assert answers[:13] + answers[14:] == expected(TEXTS[:13] + TEXTS[14:])
    assert client.tally.failed == 1


def test_when_every_text_is_refused_the_service_has_the_word(remote: Open) -> None:
    said = {"error": {"message": "n_best is not known here " + "x" * 10_000}}
    client, fake = remote(lambda _: answered(said, 422))
    with pytest.raises(RemoteError, match=r"\(422 .*n_best is not known here x+…") as raised:
        client.answer(TEXTS)
    assert len(raised.value.message) < 600
    assert len(fake.asked) < 12


def test_a_text_that_breaks_the_service_costs_itself_alone(remote: Open) -> None:
    client, _ = remote(lambda texts: Reply(500, b"") if TEXTS[7] in texts else None, attempts=2)
    answers = client.answer(TEXTS)
    assert answers[7] is None
    assert answers[:7] + answers[8:] == expected(TEXTS[:7] + TEXTS[8:])


@pytest.mark.parametrize(
    "odd",
    [
        {"label": "x", "confidence": 1.5},
        {"label": "x", "confidence": -0.1},
        {"label": "x", "confidence": "high"},
        {"label": "x", "confidence": True},
        {"label": "x", "confidence": None},
        {"label": "", "confidence": 0.5},
        {"label": None, "confidence": 0.5},
        {"label": ["x"], "confidence": 0.5},
        {"label": "x" * 2_000, "confidence": 0.5},
        {"confidence": 0.5},
        {"label": "x"},
        "x",
        None,
    ],
    ids=lambda odd: str(odd)[:40],
)
def test_an_unreadable_answer_costs_its_text_alone(remote: Open, odd: object) -> None:
    def fault(texts: Sequence[str]) -> Fault:
        data = right(texts)
        if TEXTS[3] in texts:
            data[list(texts).index(TEXTS[3])] = {"predictions": [odd]}
        return answered({"data": data})

    client, fake = remote(fault)
    answers = client.answer(TEXTS)
    assert answers[3] is None
    assert answers[:3] + answers[4:] == expected(TEXTS[:3] + TEXTS[4:])
    again = [texts for texts in fake.asked if texts == (TEXTS[3],)]
    assert len(again) == len(fake.asked) - 3 == 2, "it alone is asked again, twice"


def test_a_confidence_that_is_no_number_costs_its_text_alone(remote: Open) -> None:
    def fault(texts: Sequence[str]) -> Fault:
        body = answered({"data": right(texts)}).body
        first, _, rest = body.partition(b'"confidence":')
        return Reply(200, first + b'"confidence":NaN,"was":' + rest)

    client, _ = remote(fault, batch=2)
    answers = client.answer(["a", "b", "c", "d"])
    assert answers[1] == expected(["b"])[0]
    assert answers[3] == expected(["d"])[0]
    assert answers[0] is answers[2] is None


def test_fewer_answers_than_texts_split_the_batch(remote: Open) -> None:
    """A service that leaves out what it does not like cannot be read, except text by text."""
    client, fake = remote(
        lambda texts: answered({"data": right([text for text in texts if text != TEXTS[9]])})
    )
    answers = client.answer(TEXTS)
    assert answers[9] is None
    assert answers[:9] + answers[10:] == expected(TEXTS[:9] + TEXTS[10:])
    assert fake.asked[-1] != (TEXTS[9],)


def test_a_label_that_is_not_expected_costs_its_text_alone(remote: Open) -> None:
    client, _ = remote(
        lambda texts: answered(
            {"data": [{"predictions": [{"label": text[0], "confidence": 0.5}]} for text in texts]}
        ),
        labels=("a", "B"),
        rename={"b": "B"},
    )
    answers = client.answer(["a1", "b1", "c1", "a2"])
    assert [answer and answer[0].label for answer in answers] == ["a", "B", None, "a"]


def test_answers_that_can_never_be_read_end_it_soon_with_the_reason(remote: Open) -> None:
    client, fake = remote(lambda _: answered({"result": "ok"}))
    with pytest.raises(RemoteError, match="there is no 'data' in an object of 'result'") as raised:
        client.answer([f"text {number}" for number in range(1_000)])
    assert "--try" in raised.value.hint
    assert len(fake.asked) < 15


def test_a_text_lost_by_a_service_that_is_proven_ends_nothing(remote: Open) -> None:
    client, _ = remote(lambda _: Reply(400, b"too odd"))
    assert client.answer(["a", "b", "c", "d"], proven=True) == [None] * 4


def test_a_service_that_is_down_is_given_up(remote: Open) -> None:
    client, fake = remote(lambda _: Reply(503, b"maintenance"), attempts=4)
    with pytest.raises(RemoteUnavailable, match="answers 503 Service Unavailable, 4 times"):
        client.answer(TEXTS)
    assert len(fake.asked) == 8


def test_what_was_answered_before_it_went_down_is_kept(remote: Open) -> None:
    kept: dict[str, Answer] = {}
    client, _ = remote(in_turn(None, *[Dropped("broke off")] * 100), attempts=3)
    with pytest.raises(RemoteUnavailable):
        client.answer(TEXTS, keep=kept.update)
    assert list(kept) == TEXTS[:20]
    rest = [text for text in TEXTS if text not in kept]
    client, fake = remote()
    kept.update(zip(rest, client.answer(rest, proven=True), strict=True))
    assert [kept[text] for text in TEXTS] == expected(TEXTS)
    assert not {text for texts in fake.asked for text in texts} & set(TEXTS[:20])


def test_a_wait_longer_than_the_patience_is_not_waited(remote: Open) -> None:
    client, fake = remote(lambda _: Reply(429, b"", retry_after=3_600), patience=60)
    with pytest.raises(RemoteUnavailable, match="asks to wait 3,600 s, longer than the 60 s"):
        client.answer(TEXTS)
    assert len(fake.asked) == 1


def test_cancelling_keeps_what_was_answered_and_leaves_nothing_running(remote: Open) -> None:
    kept: dict[str, Answer] = {}

    def stop(done: int, *_: object) -> None:
        if done >= 40:
            raise Cancelled("stopped by a person")

    client, fake = remote(concurrency=3)
    before = set(threading.enumerate())
    texts = [f"text {number}" for number in range(1_000)]
    with pytest.raises(Cancelled, match="stopped by a person"):
        client.answer(texts, keep=kept.update, report=stop)
    left = set(threading.enumerate()) - before
    assert len(left) <= 3  # a server's own, which end by themselves
    assert not [t for t in threading.enumerate() if t.name.startswith("assay-remote")]
    assert set(kept) == {text for asked in fake.asked for text in asked}
    assert len(kept) < 200


def test_a_probe_shows_the_answer_and_what_it_means(remote: Open) -> None:
    client, fake = remote()
    probe = client.probe(["so positive"])
    assert fake.asked == [("so positive",)]
    assert '"label": "positive"' in probe.raw
    assert next(iter(probe.answers[0])) == "positive"
    assert probe.problem is None


def test_a_probe_of_another_shape_proposes_paths_that_read_it(remote: Open) -> None:
    shape = [[{"label": "pos", "score": 0.9}, {"label": "neg", "score": 0.1}]]
    client, _ = remote(lambda _: answered(shape))
    probe = client.probe(["fine"])
    assert probe.answers == ()
    assert probe.problem is not None
    assert (probe.label_at, probe.confidence_at) == ("[][].label", "[][].score")
    client, _ = remote(
        lambda _: answered(shape), label_at=probe.label_at, confidence_at=probe.confidence_at
    )
    assert client.probe(["fine"]).answers == ({"pos": 0.9, "neg": 0.1},)


def test_a_probe_is_one_request_whatever_comes(remote: Open) -> None:
    for fault, error in [
        (Reply(503, b""), RemoteUnavailable),
        (Dropped("broke off"), RemoteUnavailable),
        (Reply(403, b""), RemoteKeyRefused),
        (Reply(422, b"no n_best"), RemoteError),
    ]:
        client, fake = remote(in_turn(fault))
        with pytest.raises(error):
            client.probe(["text"])
        assert len(fake.asked) == 1
