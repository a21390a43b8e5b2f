"""A language model that sees is sent the picture asked about, made small; another one, words."""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from PIL import Image
from tests.chat_server import Behaviour, ChatServer, Handler, drops, fails, says

from assay.dataset import Dataset
from assay.llms.fake import FakeLlm
from assay.schema.answers import Asked
from assay.schema.conversations import ChatReply
from assay.settings import Settings
from assay.workspace import open_workspace

CAPTIONS = [("green.png", "a green field in the morning"), ("red.png", "a red wall of a house")]
ROUTED = says(json.dumps({"kind": "shown"}))


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dataset]:
    folder: Path = tmp_path_factory.mktemp("pictures")
    Image.new("RGB", (2000, 1000), "green").save(folder / "green.png")
    (folder / "red.png").write_bytes(b"\x89PNG\r\n\x1a\n no picture")
    pl.DataFrame(CAPTIONS, schema=["image", "text"], orient="row").write_csv(folder / "c.csv")
    with open_workspace(folder / "ws", settings=Settings(encoder="minilm", threads=1)) as opened:
        yield opened.load(folder / "c.csv", name="c", text="text", image="image")


@pytest.fixture
def model() -> Iterator[ChatServer]:
    with ChatServer(FakeLlm()) as server:
        yield server


def ask(data: Dataset, model: ChatServer, what: str, *, pictures: bool = True) -> ChatReply:
    """Show a picture without a model, then ask the model about it."""
    shown = data.chat(f"show me {what}")
    return data.chat(
        "what colour is it?",
        conversation=shown.conversation,
        llm=Asked(model=model.name, attempts=1),
        pictures=pictures,
    )


def sent(body: dict[str, Any]) -> list[str]:
    """The addresses of the pictures of a request."""
    parts = [one["content"] for one in body["messages"] if isinstance(one["content"], list)]
    return [
        part["image_url"]["url"] for one in parts for part in one if part["type"] == "image_url"
    ]


def test_the_picture_asked_about_is_sent_small_and_the_turn_says_so(
    data: Dataset, model: ChatServer
) -> None:
    model.plan.extend([ROUTED, says("Green, as [1] shows.")])
    turn = ask(data, model, "a green field").turn
    assert (turn.status, turn.saw, turn.text) == ("answered", True, "Green, as [1] shows.")
    routing, answering = model.bodies
    assert sent(routing) == []
    [address] = sent(answering)
    kind, _, content = address.partition(",")
    assert kind == "data:image/jpeg;base64"
    with Image.open(io.BytesIO(base64.b64decode(content))) as picture:
        assert picture.size == (768, 384)
    assert "green.png" not in json.dumps(answering)  # its name stays here


def test_no_picture_is_sent_unless_somebody_says_that_the_model_sees(
    data: Dataset, model: ChatServer
) -> None:
    model.plan.extend([ROUTED, says("A field.")])
    turn = ask(data, model, "a green field", pictures=False).turn
    assert (turn.saw, turn.text) == (False, "A field.")
    assert [one for body in model.bodies for one in sent(body)] == []


def blind(status: int, message: str) -> Behaviour:
    """Refuse requests with pictures, and answer others."""

    def behave(handler: Handler, body: dict[str, Any]) -> None:
        (fails(status, message) if sent(body) else says("A field, by its caption."))(handler, body)

    return behave


@pytest.mark.parametrize(
    ("status", "message"),
    [
        (400, "invalid type for content"),
        (415, "no"),
        (422, "Input should be a valid string"),
        (500, "image input is not supported - you may need to provide the mmproj"),
    ],
)
def test_a_model_that_takes_no_picture_is_asked_by_words(
    data: Dataset, model: ChatServer, status: int, message: str
) -> None:
    model.plan.extend([ROUTED, *[blind(status, message)] * 9])
    turn = ask(data, model, "a green field").turn
    assert (turn.status, turn.saw) == ("answered", False)
    assert turn.text == (
        "The language model did not take the picture; this goes by words alone. "
        "A field, by its caption."
    )
    assert sent(model.bodies[1])


def test_a_server_that_is_down_is_no_refusal_of_a_picture(data: Dataset, model: ChatServer) -> None:
    model.plan.extend([ROUTED, fails(503, "busy"), says("too late")])
    turn = ask(data, model, "a green field").turn
    assert turn.status == "failed"
    assert "503" in turn.text
    assert len(model.bodies) == 2


def test_an_answer_that_breaks_off_is_not_begun_again(data: Dataset, model: ChatServer) -> None:
    model.plan.extend([ROUTED, drops, says("again")])
    assert ask(data, model, "a green field").turn.status == "failed"
    assert len(model.bodies) == 2


def test_a_picture_that_cannot_be_read_is_a_sentence(data: Dataset, model: ChatServer) -> None:
    model.plan.extend([ROUTED, says("A wall.")])
    turn = ask(data, model, "a red wall").turn
    assert turn.text.startswith("The picture could not be sent: ")
    assert turn.text.endswith("A wall.")
    assert (turn.saw, sent(model.bodies[-1])) == (False, [])
