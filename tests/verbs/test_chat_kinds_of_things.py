"""Kinds of things: "animals" are the dogs and cats that are seen or spoken of."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from assay.chat import kind_in, of_kind, own_kinds
from assay.chat.kinds import kinds
from assay.dataset import Dataset
from assay.encoders import resolve_encoder
from assay.settings import Settings
from assay.workspace import Workspace, open_workspace

CAPTIONS = ["two dogs on a beach", "a cat under a table", "a zebra", "a red car", "a bare wall"]


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    folder: Path = tmp_path_factory.mktemp("kinds")
    (folder / "seen.csv").write_text(
        "image,objects\na.jpg,dog:2|person:1\nb.jpg,hyena:1\nc.jpg,car:1|dog:1\nd.jpg,table:1\n"
    )
    pl.DataFrame({"text": CAPTIONS}).write_csv(folder / "said.csv")
    with open_workspace(folder / "ws", settings=Settings(encoder="minilm", threads=1)) as opened:
        opened.load(folder / "seen.csv", name="seen")
        opened.load(folder / "said.csv", name="said", text="text")
        yield opened


@pytest.fixture
def seen(workspace: Workspace) -> Dataset:
    return workspace.dataset("seen")


@pytest.fixture
def said(workspace: Workspace) -> Dataset:
    return workspace.dataset("said")


def test_pictures_are_counted_by_the_classes_of_a_kind(seen: Dataset) -> None:
    turn = seen.chat("how many pictures show animals?").turn
    assert turn.filter == "meta.objects in ('dog', 'hyena')"
    assert turn.text == "3 of 4 pictures (75.0 %). (“animals”: dog, hyena.)"
    without = seen.chat("how many pictures show animals but no people?").turn
    assert without.text.startswith("2 of 4 pictures")


def test_texts_are_counted_by_the_words_of_a_kind_that_they_use(said: Dataset) -> None:
    turn = said.chat("how many records mention animals?").turn
    assert turn.text.startswith("3 of 5 records (60.0 %). (“animals”:")
    assert said.count(turn.filter) == 3
    word = said.chat("how many records mention the word animals?").turn
    assert word.text.startswith("0 of 5 records")


def test_the_things_of_a_kind_are_told_one_by_one(seen: Dataset, said: Dataset) -> None:
    told = seen.chat("which animals are there?").turn.text
    assert told == "2 of the kind “animals”, by number of pictures: “dog” 2, “hyena” 1."
    told = said.chat("which animals are there?").turn.text
    assert "“cat” 1, “dog” 1, “zebra” 1." in told


def test_a_kind_is_shown(seen: Dataset, said: Dataset) -> None:
    assert {one.image for one in seen.chat("show me some animals").records} == {
        "a.jpg", "b.jpg", "c.jpg",
    }  # fmt: skip
    assert {one.text for one in said.chat("show me animals").records} == set(CAPTIONS[:3])


def test_what_the_table_does_not_hold_goes_by_what_it_is_near_to() -> None:
    animal = next(one for one in kinds() if one.name == "animal")
    encoder = resolve_encoder("minilm")
    names = ("hyena", "gecko", "bookmark", "trombone", "engine")
    assert of_kind(animal, names, encoder) == ("gecko", "hyena")


def test_the_table_is_well_formed() -> None:
    called = [name for kind in kinds() for name in kind.called]
    assert len(called) == len(set(called))
    for kind in kinds():
        assert len(kind.members) == len(set(kind.members)), kind.name
        assert kind.members == tuple(one.strip().lower() for one in kind.members)
    assert kind_in("how many vehicles?") is not None
    assert kind_in("how many bulldozers?") is None


@pytest.fixture
def grouped(workspace: Workspace, tmp_path: Path) -> Dataset:
    classes = {"dog": "animal", "lobster": "animal", "spork": "kitchen", "car": "vehicle"}
    seen = [["dog"], ["lobster", "dog"], ["spork", "car"], ["car"]]
    ids = {name: place for place, name in enumerate(classes, 1)}
    told = {
        "images": [{"id": at, "file_name": f"{at}.jpg"} for at, _ in enumerate(seen)],
        "annotations": [
            {"image_id": at, "category_id": ids[name]}
            for at, names in enumerate(seen)
            for name in names
        ],
        "categories": [
            {"id": ids[name], "name": name, "supercategory": above}
            for name, above in classes.items()
        ],
    }
    (tmp_path / "marked.json").write_text(json.dumps(told))
    name = f"grouped-{tmp_path.name}"
    return workspace.load(tmp_path / "marked.json", name=name)


def test_how_the_data_group_their_classes_goes_before_the_table(grouped: Dataset) -> None:
    turn = grouped.chat("how many pictures show animals?").turn
    assert turn.filter == "meta.objects in ('dog', 'lobster')"
    assert turn.text == (
        "2 of 4 pictures (50.0 %). (“animals”, as the data group them: dog, lobster.)"
    )
    told = grouped.chat("which animals are there?").turn.text
    assert told == "2 of the kind “animals”, by number of pictures: “dog” 2, “lobster” 1."
    assert {one.image for one in grouped.chat("show me some creatures").records} == {
        "0.jpg", "1.jpg",
    }  # fmt: skip


def test_a_group_that_is_called_like_a_place_is_named_with_a_noun(grouped: Dataset) -> None:
    assert grouped.chat("how many pictures show kitchen items?").turn.text.startswith("1 of 4")
    assert kind_in("a picture of a kitchen", own_kinds({"spork": "kitchen"})) is None


def test_a_group_is_a_facet_that_counts_each_picture_once(grouped: Dataset) -> None:
    assert grouped.count("meta.supercategories = 'animal'") == 2
    both = grouped.frame().facet("meta.supercategories")
    assert dict(both.rows()) == {"animal": 2, "vehicle": 2, "kitchen": 1}
