"""Language models connected to a data set: asked, scored and compared by name."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from assay.dataset import Dataset
from assay.errors import (
    InvalidSetting,
    LlmError,
    NotEnoughData,
    PromptError,
    RecordNotFound,
)
from assay.schema.connections import PromptedLlm
from assay.settings import Settings
from assay.workspace import Workspace, open_workspace

SETTINGS = Settings(encoder="fake", threads=1)


def rows() -> list[dict[str, str]]:
    """60 messages in three intents: 40 to learn from, 10 to tune on, 10 to test on."""
    made = []
    for number in range(20):
        for label, words in {
            "card": "my card is lost",
            "pin": "i forgot my pin",
            "wire": "the wire did not arrive",
        }.items():
            split = "test" if number % 6 == 0 else "validation" if number % 6 == 1 else "train"
            made.append({"text": f"{words} {number}", "label": label, "split": split})
    for number, row in enumerate(made):
        row["id"] = f"m{number}"
    made[0]["text"] = made[6]["text"]  # a test record that stands in the training split too
    return made


def source(folder: Path) -> Path:
    path = folder / "chat.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in rows()), encoding="utf-8")
    return path


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with open_workspace(tmp_path / "ws", settings=SETTINGS) as opened:
        opened.load(source(tmp_path), name="chat")
        yield opened


@pytest.fixture
def ds(workspace: Workspace) -> Dataset:
    return workspace.dataset("chat")


def options(**more: Any) -> PromptedLlm:
    return PromptedLlm(**{"model": "fake", **more})


@pytest.mark.parametrize("examples", ["none", "fixed", "random", "retrieved"])
def test_a_connected_model_is_used_by_name_like_any_other(
    examples: str, workspace: Workspace, ds: Dataset
):
    made = ds.connect(options(examples=examples, shots=2), name="asked")
    assert made.card.method == "llm"
    assert made.card.classes == ("card", "pin", "wire")
    report = workspace.model("asked").predict_dataset("chat")
    assert (report.n, report.unanswered) == (60, 0)
    assert ds.count("prediction = 'card'") > 0
    scored = made.evaluate()
    assert (scored.n, scored.split) == (12, "test")
    if examples == "retrieved":
        assert scored.accuracy > 0.9  # the script copies the nearest example
    other = ds.train("lexical")
    assert made.compare(other).n == 12


def test_the_card_says_all_that_was_asked_and_how(ds: Dataset):
    card = ds.connect(options(task="Bank messages.", examples="retrieved")).card
    assert card.params["template_name"] == "classify"
    assert "# system" in card.params["template"]
    assert len(card.params["template_hash"]) == 16
    assert card.params["confidence_source"] == "logprobs"
    assert card.params["generation"]["temperature"] == 0
    assert card.encoder_name == "fake"
    report = ds.connect(options()).training
    assert any("Confidence" in note for note in report.notes)
    assert any("scripted" in note for note in report.notes)


def test_examples_come_from_the_training_split_and_never_show_the_text(ds: Dataset):
    splits = {row["id"]: row["split"] for row in rows()}
    texts = {row["id"]: row["text"] for row in rows()}
    for record in ("m0", "m6", "m7", "m30"):
        for examples in ("fixed", "random", "retrieved"):
            shown = ds.prompt(options(examples=examples, shots=12), record=record).examples
            assert len(shown) >= 30
            assert {splits[one] for one in shown} == {"train"}
            assert texts[record] not in {texts[one] for one in shown}


def test_a_decision_changes_what_is_shown(ds: Dataset):
    chosen = options(examples="fixed", example_ids=("m8", "m6"))
    ds.decide(["m8"], "exclude", by="lena")
    with pytest.raises(RecordNotFound, match="'m8' is no labelled record of the training split"):
        ds.prompt(chosen, text="hello")
    ds.decide(["m6"], "relabel", label="pin", by="lena")
    only = options(examples="fixed", example_ids=("m6",))
    turns = ds.prompt(only, text="hello").messages
    assert [turn.content for turn in turns if turn.role == "assistant"] == ['{"label": "pin"}']


def test_examples_a_person_names_stand_in_their_order(ds: Dataset):
    chosen = options(examples="fixed", example_ids=("m14", "m6", "m25"))
    assert ds.prompt(chosen, text="hello").examples == ("m14", "m6", "m25")
    assert ds.connect(chosen, name="named").card.records == 3
    with pytest.raises(RecordNotFound, match="'m0'"):  # of the test split
        ds.connect(options(examples="fixed", example_ids=("m0",)))


def test_what_is_shown_as_sent_is_what_is_sent(ds: Dataset, chat_server: Any):
    made = ds.connect(options(model=chat_server.name, examples="retrieved"), name="served")
    preview = ds.prompt(model="served", text="my card is gone")
    assert ds.prompt(model=made, text="my card is gone") == preview
    made.predict("my card is gone")
    sent = chat_server.bodies[-1]
    assert [(one.role, one.content) for one in preview.messages] == [
        (turn["role"], turn["content"]) for turn in sent["messages"]
    ]
    assert sent["response_format"]["json_schema"]["schema"] == preview.reply


def test_a_template_of_ones_own_is_kept_with_the_model(ds: Dataset, chat_server: Any):
    own = "# user\nIs it {{ labels[0].name }}?\n{{ text }}\n{{ format }}"
    made = ds.connect(options(model=chat_server.name, template=own), name="own")
    made.predict("hello")
    assert chat_server.bodies[-1]["messages"][0]["content"].startswith("Is it card?\nhello")
    assert made.card.params["template"] == own
    with pytest.raises(InvalidSetting, match="no place for them"):
        ds.connect(options(template=own, examples="random"))
    with pytest.raises(PromptError, match="no section '# user'"):
        ds.connect(options(template="hello"))


def test_a_server_that_offers_less_is_recorded(ds: Dataset, chat_server: Any, chat: ModuleType):
    chat_server.refuses = {"response_format", "seed", "logprobs"}
    chat_server.plan += [chat.says("Hm.")] * 20
    report = ds.connect(options(model=chat_server.name)).training
    said = " ".join(report.notes)
    for words in ("JSON schema", "seed", "own word", "could not be read"):
        assert words in said


def test_a_server_that_does_not_answer_makes_no_model(ds: Dataset, workspace: Workspace):
    with pytest.raises(LlmError, match="cannot be reached"):
        ds.connect(options(model="http://127.0.0.1:9/v1#m", attempts=1))
    assert workspace.models() == []


def test_a_malformed_answer_costs_one_record(ds: Dataset, chat_server: Any, chat: ModuleType):
    made = ds.connect(options(model=chat_server.name, concurrency=1, retries=0), name="served")
    chat_server.plan += [chat.answer, chat.says("Hm."), chat.fails(400, "not this one")]
    report = made.predict_dataset("chat")
    assert (report.n, report.unanswered) == (60, 2)
    assert ds.count("prediction is null") == 2
    asked = len(chat_server.bodies)
    again = made.predict_dataset("chat", anew=True)
    assert again.unanswered == 0
    assert len(chat_server.bodies) == asked + 2


def test_labels_may_be_named_where_the_data_have_none(tmp_path: Path):
    plain = tmp_path / "plain.csv"
    plain.write_text("id,text\n1,good value\n2,bad luck\n")
    with open_workspace(tmp_path / "ws", settings=SETTINGS) as workspace:
        ds = workspace.load(plain, name="plain")
        with pytest.raises(NotEnoughData, match="at least two"):
            ds.connect(options())
        made = ds.connect(options(labels=("good", "bad")))
        assert [one.label for one in made.predict(["good value", "bad luck"])] == ["good", "bad"]
        with pytest.raises(NotEnoughData, match="No labelled record"):
            ds.connect(options(labels=("good", "bad"), examples="random"))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"samples": 3}, "temperature"),
        ({"confidence": "samples"}, "at least 2 samples"),
        ({"shots": 0}, "shots"),
        ({"examples": "some"}, "examples"),
    ],
)
def test_options_that_cannot_work_are_refused(wrong: dict[str, Any], said: str):
    with pytest.raises(ValueError, match=said):
        options(**wrong)


def test_criteria_for_a_label_that_is_none_are_refused(ds: Dataset):
    with pytest.raises(InvalidSetting, match="'crad'"):
        ds.connect(options(criteria={"crad": "lost cards"}))


def test_a_prompt_needs_one_text_and_one_way_of_asking(ds: Dataset):
    for wrong in ({}, {"record": "m1", "text": "a"}):
        with pytest.raises(InvalidSetting, match="record or give a text"):
            ds.prompt(options(), **wrong)
    with pytest.raises(InvalidSetting, match="connected model"):
        ds.prompt(text="a")
    with pytest.raises(RecordNotFound):
        ds.prompt(options(), record="nobody")
    ds.train("lexical", name="words")
    with pytest.raises(InvalidSetting, match="lexical model, which has no prompt"):
        ds.prompt(model="words", text="a")


KILLED = """
import sys
from pathlib import Path
from assay.workspace import open_workspace
from assay.settings import Settings
with open_workspace(Path(sys.argv[1]), settings=Settings(encoder="fake", threads=1)) as ws:
    ws.model("served").predict_dataset("chat")
"""


def test_a_killed_run_goes_on_without_asking_twice(
    tmp_path: Path, chat_server: Any, chat: ModuleType
):
    with open_workspace(tmp_path / "ws", settings=SETTINGS) as workspace:
        ds = workspace.load(source(tmp_path), name="chat")
        ds.connect(options(model=chat_server.name, concurrency=1), name="served")
    chat_server.bodies.clear()
    reached = threading.Event()
    chat_server.plan += [chat.answer] * 25
    chat_server.plan += [lambda handler, body: (reached.set(), chat.dawdles(handler, body))]
    child = subprocess.Popen([sys.executable, "-c", KILLED, str(tmp_path / "ws")])
    assert reached.wait(60)
    os.kill(child.pid, signal.SIGKILL)
    child.wait()
    chat_server.plan.clear()
    with open_workspace(tmp_path / "ws", settings=SETTINGS) as workspace:
        report = workspace.model("served").predict_dataset("chat")
    assert (report.n, report.unanswered) == (60, 0)
    asked = [body["messages"][-1]["content"] for body in chat_server.bodies]
    twice = {text for text in asked if asked.count(text) > 1}
    assert len(twice) == 1  # the one that was under way when the process died
    assert len(set(asked)) == len({row["text"] for row in rows()})


@pytest.mark.torch
def test_a_model_of_this_process_works_by_name(ds: Dataset, tiny_llm: Path):
    """Random weights: only that loading, scoring and saving run is tested."""
    made = ds.connect(options(model=f"transformers:{tiny_llm}", examples="retrieved"))
    assert made.card.params["confidence_source"] == "logprobs"
    assert made.evaluate().n == 12
    one, two = (made.predict("my card is lost")[0].probabilities for _ in range(2))
    np.testing.assert_allclose(list(one.values()), list(two.values()))
