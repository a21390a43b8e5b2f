"""A prediction API as a model of a data set."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import polars as pl
import pytest

import assay
from assay.errors import NotEnoughData, RemoteError
from assay.remotes import Reply
from assay.remotes.fake import Fault
from assay.schema.connections import RemoteApi
from assay.settings import Settings
from assay.workspace import Workspace

from .conftest import QUICK, Service, answered


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    settings = Settings(encoder="fake", user="tester", threads=1)
    with assay.open(tmp_path / "ws", settings=settings) as opened:
        yield opened


def load(workspace: Workspace, texts: Sequence[str], labels: Sequence[str | None]) -> assay.Dataset:
    source = Path(workspace.path).with_name("texts.csv")
    ids = [f"t{number}" for number in range(len(texts))]
    pl.DataFrame({"id": ids, "text": texts, "label": labels}).write_csv(source)
    return workspace.load(source, name="texts")


def by_word(texts: Sequence[str]) -> Fault:
    """Label a text by its first word, quite surely."""
    return answered(
        {
            "data": [
                {"predictions": [{"label": text.split()[0], "confidence": 0.75}]} for text in texts
            ]
        }
    )


def test_its_classes_are_the_labels_of_the_data_set_and_those_it_answers(
    workspace: Workspace, service: Callable[..., Service]
) -> None:
    data = load(workspace, ["good one", "bad one", "odd one"], ["good", "fine", None])
    model = data.connect(RemoteApi(url=service(by_word).url, **QUICK))
    assert model.card.method == "remote"
    assert model.card.classes == ("bad", "fine", "good", "odd")
    assert "answers labels that the data set has not: bad, odd" in model.training.notes[0]
    (prediction,) = model.predict("bad news")
    assert prediction.label == "bad"
    assert prediction.probabilities == pytest.approx(
        {"bad": 0.75, "fine": 1 / 12, "good": 1 / 12, "odd": 1 / 12}
    )


def test_a_label_it_answers_late_is_a_class_from_then_on_for_every_record(
    workspace: Workspace, service: Callable[..., Service]
) -> None:
    texts = [f"early {number}" for number in range(20_100)]
    texts[20_050] = "late bird"
    data = load(workspace, texts, [None] * len(texts))
    api = service(by_word)
    model = data.connect(RemoteApi(url=api.url, batch=2_000, **QUICK), name="api")
    assert model.card.classes == ("early",)
    report = model.predict_dataset()
    assert report.labels == {"early": 20_099, "late": 1}
    assert workspace.model("api").card.classes == ("early", "late")
    assert sum(len(body["data"]) for _, body in api.requests) == len(texts)
    assert data.record("t0").probabilities == pytest.approx({"early": 0.75, "late": 0.25})
    assert data.record("t20050").probabilities == pytest.approx({"late": 0.75, "early": 0.25})


def test_a_record_without_an_answer_has_no_prediction_and_counts_as_wrong(
    workspace: Workspace, service: Callable[..., Service]
) -> None:
    def picky(texts: Sequence[str]) -> Fault:
        return Reply(400, b"too odd") if any("odd" in text for text in texts) else by_word(texts)

    texts = ["good a", "bad b", "good odd", "", "bad c"]
    data = load(workspace, texts, ["good", "bad", "good", "good", "good"])
    api = service(picky)
    model = data.connect(RemoteApi(url=api.url, **QUICK))
    report = model.predict_dataset()
    assert (report.n, report.unanswered) == (5, 2)
    found = dict(data.rows(columns=["id", "prediction"]).rows())
    assert found == {"t0": "good", "t1": "bad", "t2": None, "t3": None, "t4": "bad"}
    before = len(api.requests)
    model.predict_dataset(anew=True)
    again = [text["text"] for _, body in api.requests[before:] for text in body["data"]]
    assert set(again) == {"good odd"}, "and only that one is asked again"
    assert model.evaluate(resamples=100).accuracy < 0.75


def test_a_second_connection_to_the_same_api_asks_nothing_again(
    workspace: Workspace, service: Callable[..., Service]
) -> None:
    data = load(workspace, ["good a", "bad b"], ["good", "bad"])
    api = service(by_word)
    data.connect(RemoteApi(url=api.url, **QUICK), name="first").predict_dataset()
    asked = len(api.requests)
    data.connect(RemoteApi(url=api.url, **QUICK), name="second").predict_dataset()
    assert len(api.requests) == asked
    data.connect(RemoteApi(url=api.url, revision="2", **QUICK), name="third").predict_dataset()
    assert len(api.requests) > asked


def test_what_cannot_be_connected_leaves_no_model(
    workspace: Workspace, service: Callable[..., Service]
) -> None:
    data = load(workspace, ["good a", "bad b"], ["good", "bad"])
    api = service(lambda _: answered({"other": "shape"}))
    with pytest.raises(RemoteError, match="there is no 'data' in an object of 'other'"):
        data.connect(RemoteApi(url=api.url, **QUICK))
    assert workspace.models() == []


def test_a_probe_needs_a_text_and_takes_one_of_the_data_set(
    workspace: Workspace, service: Callable[..., Service]
) -> None:
    options = RemoteApi(url=service(by_word).url, **QUICK)
    data = load(workspace, ["", "good a"], [None, None])
    assert data.probe(options).texts == ("good a",)
    assert data.probe(options, ["bad b", "odd c"]).answers == ({"bad": 0.75}, {"odd": 0.75})
    with pytest.raises(NotEnoughData, match="no text to ask about"):
        data.probe(options, " ")


def test_threads_that_share_a_model_each_see_classes_that_fit_their_probabilities(
    workspace: Workspace, service: Callable[..., Service]
) -> None:
    data = load(workspace, ["good a", "bad b"], ["good", "bad"])
    name = data.connect(RemoteApi(url=service(by_word).url, **QUICK)).name
    with ThreadPoolExecutor(8) as pool:
        model = workspace.serving().load(name)
        asked = [[f"label{number // 4} here"] for number in range(80)]
        found = list(pool.map(lambda texts: workspace.serving().predict(model, texts), asked))
    assert [one.label for (one,) in found] == [texts[0].split()[0] for texts in asked]
    assert workspace.model(name).card.classes == ("bad", "good"), "passing texts are not kept"
