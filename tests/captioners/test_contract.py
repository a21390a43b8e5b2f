"""What every captioner promises; one suite over all adapters, the fake included."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from tests.captioners.conftest import picture

from assay.captioners import Captioner, resolve_captioner
from assay.schema.captions import CaptioningSettings

OUTCOMES = {"made", "nonsense", "cut"}
"""What may become of a whole picture; a model of random weights may write anything."""

SHORT = CaptioningSettings(max_tokens=12, beams=2)


@pytest.fixture(params=["fake", "server", pytest.param("blip", marks=pytest.mark.torch)])
def captioner(request: pytest.FixtureRequest, chat_server: Any) -> Iterator[Captioner]:
    """Each adapter in turn."""
    names = {
        "fake": lambda: "fake",
        "server": lambda: chat_server.name,
        "blip": lambda: f"blip:{request.getfixturevalue('tiny_blip')}",
    }
    made = resolve_captioner(names[request.param]())
    yield made
    made.close()


def test_it_follows_the_protocol(captioner: Captioner):
    assert isinstance(captioner, Captioner)
    assert captioner.batch >= 1
    again = resolve_captioner(captioner.name)
    assert again.key == captioner.key
    again.close()


def test_each_picture_has_its_caption_whatever_its_neighbours(captioner: Captioner):
    red, blue = picture("red"), picture("blue", (20, 60))
    alone = captioner.caption([red], SHORT)
    among = captioner.caption([blue, red, blue], SHORT)
    assert among[1] == alone[0]
    assert among[0] == among[2]
    assert {one.outcome for one in among} <= OUTCOMES


def test_a_broken_picture_costs_itself_alone(captioner: Captioner):
    whole = picture("green", (300, 200))
    told = captioner.caption([whole, b"no picture", whole[: len(whole) // 2], whole], SHORT)
    assert [one.outcome == "unreadable" for one in told] == [False, True, True, False]
    assert told[1].why
    assert "cut short" in told[2].why
    assert told[0] == told[3]


def test_no_pictures_are_no_captions(captioner: Captioner):
    assert captioner.caption([], SHORT) == []


def test_the_same_seed_gives_the_same_caption_when_drawing(captioner: Captioner):
    drawing = CaptioningSettings(max_tokens=8, temperature=1.0, seed=4)
    pictures = [picture("red"), picture("blue")]
    assert captioner.caption(pictures, drawing) == captioner.caption(pictures, drawing)


@pytest.mark.parametrize("kind", ["JPEG", "GIF", "WEBP"])
def test_the_usual_kinds_of_pictures_are_read(captioner: Captioner, kind: str):
    (told,) = captioner.caption([picture(kind=kind)], SHORT)
    assert told.outcome in OUTCOMES
