"""Our client of prediction APIs against our own server, over HTTP that fails in every way."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import polars as pl
import pytest

import assay
from assay.errors import RemoteError
from assay.model import Model
from assay.schema.connections import RemoteApi
from assay.settings import Settings
from assay.workspace import Workspace

from .conftest import SETTINGS, Client, messages, serving
from .misbehaving import FAULTS, address, between

COUNT = 400
PATH = "/projects/chat/predict"


@pytest.fixture
def service(workspace: Workspace, tmp_path: Path) -> Iterator[str]:
    """The address of a server whose data set `chat` has a promoted model."""
    source = tmp_path / "served.csv"
    source.write_bytes(messages())
    workspace.load(source, name="chat", label="intent").train("lexical", name="words").promote()
    with serving(workspace) as url:
        yield url


@pytest.fixture
def asking(tmp_path: Path) -> Iterator[Workspace]:
    """A workspace with many messages that no model has seen."""
    source = write_messages(tmp_path / "many.csv")
    with assay.open(tmp_path / "asking", settings=Settings(**SETTINGS)) as opened:
        opened.load(source, name="many")
        yield opened


def write_messages(path: Path) -> Path:
    words = ["lost card", "transfer pending", "wrong pin", "send money", "change the pin"]
    texts = [f"{words[i % 5]} number {i} {words[i // 7 % 5]}" for i in range(COUNT)]
    labels = [["card_lost", "transfer", "pin"][i % 3] for i in range(COUNT)]
    pl.DataFrame({"id": [f"t{i}" for i in range(COUNT)], "text": texts, "label": labels}).write_csv(
        path
    )
    return path


def connected(asking: Workspace, url: str, **options: object) -> Model:
    quick = {"backoff": 0.01, "timeout": 10.0, "concurrency": 4, "attempts": 40, **options}
    return asking.dataset("many").connect(RemoteApi.model_validate({"url": url, **quick}))


def predictions(asking: Workspace) -> pl.DataFrame:
    wanted = ["id", "text", "prediction", "confidence", "entropy"]
    return asking.dataset("many").rows(columns=wanted, limit=COUNT)


@pytest.mark.parametrize("seed", [1, 2])
def test_every_prediction_arrives_whatever_goes_wrong_and_none_is_asked_twice(
    service: str, workspace: Workspace, asking: Workspace, seed: int
) -> None:
    faults = [fault for fault in FAULTS for _ in range(1 if fault == "delay" else 3)]
    with between(service, faults, seed) as proxy:
        model = connected(asking, address(proxy) + PATH)
        report = model.predict_dataset("many")
        assert set(proxy.suffered) == set(FAULTS)
        assert set(proxy.answered.values()) == {1}
        assert len(proxy.answered) == COUNT
    assert (report.n, report.unanswered) == (COUNT, 0)
    found = predictions(asking)
    own = workspace.model("words").predict(found["text"].to_list())
    assert found["prediction"].to_list() == [one.label for one in own]
    assert found["confidence"].to_list() == pytest.approx([one.confidence for one in own], abs=1e-6)
    assert found["entropy"].to_list() == pytest.approx([one.entropy for one in own], abs=1e-5)


def test_a_service_that_went_down_fails_the_run_with_a_sentence(
    service: str, asking: Workspace
) -> None:
    with between(service) as proxy:
        model = connected(asking, address(proxy) + PATH, attempts=2)
    with pytest.raises(RemoteError, match="cannot be reached"):
        model.predict_dataset("many")
    (run,) = asking.runs(kind="predict")
    assert run.status == "failed"
    assert "cannot be reached" in (run.error or "")


PREDICT = """
import sys, assay
with assay.open(sys.argv[1]) as workspace:
    workspace.model("api").predict_dataset("many", watch=lambda done, *_: print(done, flush=True))
"""


def test_a_killed_prediction_job_asks_only_for_the_rest(service: str, tmp_path: Path) -> None:
    place = tmp_path / "asking"
    with between(service) as proxy:
        with assay.open(place, settings=Settings(**SETTINGS)) as workspace:
            data = workspace.load(write_messages(tmp_path / "many.csv"), name="many")
            data.connect(RemoteApi(url=address(proxy) + PATH, rate=15, concurrency=1), name="api")
        begun = sum(proxy.answered.values())
        done = killed_when(begun + 60, PREDICT, str(place))
        assert done < COUNT
        before = set(proxy.answered)
        assert begun < len(before) < COUNT
        with assay.open(place, settings=Settings(**SETTINGS)) as workspace:
            (run,) = workspace.runs(kind="predict")
            assert run.status == "interrupted"
            report = workspace.model("api").predict_dataset("many")
            assert report.run == run.id
            assert (report.n, report.unanswered) == (COUNT, 0)
        assert set(proxy.answered) >= before
        twice = [text for text, times in proxy.answered.items() if times > 1]
        assert len(twice) <= 20, "the one request that was under way, if any"
        assert len(proxy.answered) == COUNT


def killed_when(done: int, code: str, *arguments: str) -> int:
    """Run code in a process and kill it when it says that so much is done."""
    last = 0
    with subprocess.Popen(
        [sys.executable, "-c", code, *arguments], stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout is not None
        for line in child.stdout:
            last = int(line)
            if last >= done:
                child.send_signal(signal.SIGKILL)
    return last


def test_the_key_of_a_served_project_goes_in_its_header(
    asking: Workspace, guarded: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHAT_KEY", "a long enough secret")
    url = guarded().url + PATH
    with pytest.raises(RemoteError, match="asks for its token"):
        connected(asking, url)
    with pytest.raises(RemoteError, match="no model 'chat'"):
        connected(asking, url, key_env="CHAT_KEY")
    for run in asking.runs():
        assert "a long enough secret" not in run.model_dump_json()


def test_every_check_works_on_predictions_of_a_remote_model(
    service: str, asking: Workspace
) -> None:
    data = asking.dataset("many")
    model = data.remote(service + PATH)
    assert model.name == f"many-127.0.0.1-{service.rpartition(':')[2]}"
    assert data.remote(service + PATH).card == model.card, "and it is found again"
    model.predict_dataset()
    report = data.check("confident_disagreement", "label_next", "calibration", model=model.name)
    found = predictions(asking)
    answers = dict(found.select("id", "prediction").rows())
    labels = dict(data.rows(columns=["id", "label"], limit=COUNT).rows())
    disagreeing = [f for f in report.findings if f.check == "confident_disagreement"]
    assert disagreeing
    for finding in disagreeing:
        assert finding.suggested == answers[finding.record] != labels[finding.record]
    score = model.evaluate(resamples=100)
    right = sum(answers[record] == label for record, label in labels.items())
    assert score.accuracy == pytest.approx(right / COUNT)


def test_a_remote_model_is_connected_probed_and_asked_through_the_server(
    service: str, chat: Client
) -> None:
    options = {"url": f"{service}/projects/words/predict"}
    probe = chat.post("/datasets/chat/probes", {"options": {**options, "kind": "remote"}})
    assert probe["texts"] == ["i lost my card"]
    assert probe["problem"] is None
    run = chat.finished("/datasets/chat/connections", {"options": {**options, "kind": "remote"}})
    name = run["result"]["model"]
    assert chat.get(f"/models/{name}")["method"] == "remote"
    chat.finished("/datasets/chat/predictions", {"model": name})
    secret = {**options, "kind": "remote", "key_env": "AWS_SECRET_ACCESS_KEY"}
    for path in ("connections", "probes"):
        problem = chat.post(f"/datasets/chat/{path}", {"options": secret}, status=400)
        assert problem["code"] == "variable_refused"
