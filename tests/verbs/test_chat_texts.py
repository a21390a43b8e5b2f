"""Messages over short texts that ask themselves, as customers do."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from assay.chat import sought
from assay.dataset import Dataset
from assay.schema.filters import parse_filter
from assay.settings import Settings
from assay.verbs.chat.finding import is_far
from assay.workspace import open_workspace

TEXTS = [
    ("Why was my card payment declined?", "neg"),
    ("why has my card payment been declined", "neg"),
    ("The payment was declined because the card had expired in March, says the shop.", "neg"),
    ("Where can I use my card?", "pos"),
    ("What places can I use my card?", "pos"),
    ("I love the new app, it is quick and pretty", "pos"),
    ("The cashier was friendly and helped me at once", "pos"),
]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dataset]:
    folder: Path = tmp_path_factory.mktemp("bank")
    pl.DataFrame(TEXTS, schema=["text", "label"], orient="row").write_csv(folder / "bank.csv")
    with open_workspace(folder / "ws", settings=Settings(encoder="minilm", threads=1)) as opened:
        yield opened.load(folder / "bank.csv", name="bank", text="text", label="label")


def test_a_record_that_asks_the_same_is_no_answer_where_another_answers(data: Dataset) -> None:
    reply = data.chat("why was my card payment declined?")
    assert reply.turn.text.startswith("The payment was declined because the card had expired")


def test_where_records_only_ask_the_same_they_are_shown_as_such(data: Dataset) -> None:
    reply = data.chat("where can I use my card?")
    assert reply.turn.text == "No record answers that. These ask or say nearly the same."
    assert reply.turn.evidence == ()
    assert reply.records[0].text == "Where can I use my card?"


def test_what_most_people_say_is_told_by_topics(data: Dataset) -> None:
    assert "page Topics" in data.chat("what do people write about most?").turn.text


def test_feelings_are_understood_as_labels_call_them(data: Dataset) -> None:
    assert data.chat("how many messages are negative?").turn.filter == "label = 'neg'"
    shown = data.chat("show me two positive messages about a card")
    assert shown.turn.filter == "label = 'pos'"
    assert len(shown.records) == 2
    assert {one.label for one in shown.records} == {"pos"}


def test_a_word_that_a_record_holds_is_near_and_one_that_none_holds_is_far(data: Dataset) -> None:
    assert "match “cashier” best" in data.chat("show me messages about cashier").turn.text
    assert "well" in data.chat("show me messages about a volcano").turn.text
    assert is_far("a volcano", ["a beach"], 0.3, "a beach")
    assert not is_far("the beaches", ["a beach"], 0.3, "a beach")
    assert is_far("loud music", ["x " * 200], 0.39, "x " * 200)
    assert not is_far("loud music", ["x " * 200], 0.41, "x " * 200)


@pytest.mark.parametrize(
    ("asked", "query", "pictures", "number", "where"),
    [
        ("show me a picture", "", True, None, None),
        ("Show me three photos of dogs, please?", "dogs", True, 3, None),
        ("find messages about photo upload", "photo upload", False, None, None),
        ("photo upload fails", "photo upload fails", False, None, None),
        ("five positive reviews", "", False, 5, "label = 'pos'"),
        ("show me a record labelled neg", "", False, None, "label = 'neg'"),
        ("records labelled happy", "happy", False, None, None),
        ("a neutral wall", "a neutral wall", False, None, None),
    ],
)
def test_what_is_looked_for_is_told_from_the_words_that_ask(
    asked: str, query: str, pictures: bool, number: int | None, where: str | None
) -> None:
    found = sought(asked, ("pos", "neg"))
    assert (found.query, found.pictures, found.number) == (query, pictures, number)
    assert found.where == (parse_filter(where) if where else None)


def test_what_is_seen_is_counted_and_found_by_names_of_other_languages(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "coco"
    folder.mkdir()
    captions = ["It runs over a meadow.", "An animal by a river.", "A street.", "A wet street."]
    images = [{"id": n, "file_name": f"{n}.jpg"} for n in (1, 2, 3)]
    told = [
        {"id": n, "image_id": image, "caption": text}
        for n, (image, text) in enumerate(zip((1, 2, 3, 3), captions, strict=True), 1)
    ]
    boxes = [{"id": n, "image_id": n, "category_id": n} for n in (1, 2)]
    kinds = [{"id": 1, "name": "dog"}, {"id": 2, "name": "bear"}]
    (folder / "captions_a.json").write_text(json.dumps({"images": images, "annotations": told}))
    (folder / "instances_a.json").write_text(
        json.dumps({"images": images, "annotations": boxes, "categories": kinds})
    )
    (tmp_path / "names.csv").write_text("class,language,name\ndog,deu,Hund\ndog,ita,cane\n")
    with open_workspace(tmp_path / "ws", settings=Settings(encoder="minilm", threads=1)) as opened:
        photos = opened.load(folder, name="photos")
        photos.attach_names(tmp_path / "names.csv")
        for asked in ("how many pictures with Hunde?", "how many photos show cani"):
            turn = photos.chat(asked).turn
            assert turn.filter == "meta.objects = 'dog'"
            assert turn.text == "1 of 3 pictures (33.3 %), in 1 caption."
        shown = photos.chat("show me pictures of Hunde")
        assert shown.records[0].text == captions[0]
        assert "(“Hunde”: dog.)" in shown.turn.text
        assert photos.chat("how many pictures show bears?").turn.filter == "meta.objects = 'bear'"
        largest = photos.chat("which objects are most frequent?").turn.text
        assert largest == "2 objects are equal with 1 picture each: “bear”, “dog”."
        seen = photos.chat("show me a bear with a hat")
        assert [one.text for one in seen.records] == [captions[1]]  # no caption speaks of it
        assert seen.turn.filter == "meta.objects = 'bear'"
        none = photos.chat("how many pictures do not show a dog?").turn.text
        assert none.startswith("2 of 3 pictures")


def test_pictures_without_a_caption_are_found_and_counted_by_what_is_seen(tmp_path: Path) -> None:
    table = tmp_path / "objects.csv"
    table.write_text("image,objects\na.jpg,dog:2|person:1\nb.jpg,person:1\nc.jpg,cat:1\n")
    with open_workspace(tmp_path / "ws", settings=Settings(encoder="minilm", threads=1)) as opened:
        seen = opened.load(table, name="seen")
        assert seen.chat("what is here?").turn.text.startswith("Here are 3 pictures. ")
        assert seen.chat("how many pictures show people?").turn.text == "2 of 3 pictures (66.7 %)."
        assert [one.image for one in seen.chat("show me a cat").records] == ["c.jpg"]
        assert "called “a volcano”" in seen.chat("show me a volcano").turn.text
        assert "no texts" in seen.chat("why do people walk their dogs?").turn.text
