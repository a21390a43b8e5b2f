"""Class names: attached to what is seen, understood by filters and search, taken away."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from assay.dataset import Dataset
from assay.errors import NoClassNames, UnknownColumn
from assay.settings import Settings
from assay.workspace import Workspace, open_workspace

SEEN = {1: ["dog"], 2: ["bear"], 3: ["cat", "dog"], 4: []}
SAID = {
    1: "It runs over a meadow.",
    2: "An animal in a river.",
    3: "Two friends on four cushions.",
    4: "An empty street with a dog on a sign.",
}
NAMES = """class,language,name
dog,fra,chien
dog,ita,cane
cat,ita,gatto
bear,fra,ours
teddy bear,fra,ours
oven,fra,four
cat,heb,GAP!
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with open_workspace(tmp_path / "ws", settings=Settings(encoder="fake")) as opened:
        yield opened


@pytest.fixture
def photos(workspace: Workspace, tmp_path: Path) -> Dataset:
    folder = tmp_path / "coco"
    folder.mkdir()
    images = [{"id": n, "file_name": f"{n}.jpg"} for n in SEEN]
    classes = {"dog": 1, "cat": 2, "bear": 3}
    captions = [{"id": n, "image_id": n, "caption": told} for n, told in SAID.items()]
    boxes = [
        {"id": at, "image_id": n, "category_id": classes[name]}
        for at, (n, name) in enumerate((n, name) for n, names in SEEN.items() for name in names)
    ]
    for name, said in {"captions": captions, "instances": boxes}.items():
        document = {
            "images": images,
            "annotations": said,
            "categories": [{"id": at, "name": name} for name, at in classes.items()],
        }
        (folder / f"{name}.json").write_text(json.dumps(document), "utf-8")
    return workspace.load(folder, name="photos")


@pytest.fixture
def names(tmp_path: Path) -> Path:
    (tmp_path / "names.csv").write_text(NAMES, "utf-8")
    return tmp_path / "names.csv"


def test_filters_understand_a_class_in_any_language(photos: Dataset, names: Path) -> None:
    report = photos.attach_names(names)
    assert (report.classes, report.names, report.rejected) == (5, 6, 1)
    assert report.languages == {"fr": 4, "it": 2}
    assert report.absent == ("teddy bear", "oven")
    assert photos.ids("meta.objects = 'chien'") == photos.ids("meta.objects = 'dog'") == ["1", "3"]
    assert photos.ids("meta.objects != 'Cane'") == ["2", "4"]
    assert photos.ids("meta.objects in ('gatto', 'ours')") == ["2", "3"]
    [one] = photos.understood(where="meta.objects = 'ours'")
    assert (one.classes, one.languages) == (("bear", "teddy bear"), ("fr",))


def test_a_search_for_nothing_but_classes_shows_what_is_seen_first(
    photos: Dataset, names: Path
) -> None:
    photos.attach_names(names)
    for mode in ("hybrid", "semantic"):
        hits = photos.search("chien", mode=mode)
        assert {hit.record for hit in hits[:2]} == {"1", "3"}
        assert [hit.rank for hit in hits] == [1, 2, 3, 4]
        assert sorted((hit.score for hit in hits), reverse=True) == [hit.score for hit in hits]
    assert [hit.record for hit in photos.search("cane gatto", limit=1)] == ["3"]
    assert [hit.record for hit in photos.search("un chien", mode="lexical")] == ["4"]
    assert [one.word for one in photos.understood("un chien")] == ["chien"]


def test_a_class_that_no_record_holds_is_understood_and_said_to_be_on_none(
    photos: Dataset, tmp_path: Path
) -> None:
    (tmp_path / "more.csv").write_text("class,language,name\ndog,de,Hund\noven,de,Ofen\n", "utf-8")
    photos.attach_names(tmp_path / "more.csv")
    held = {one.word: one.held for one in photos.understood("Ofen Hund")}
    assert held == {"Ofen": False, "Hund": True}
    assert [one.held for one in photos.understood(where="meta.objects = 'Ofen'")] == [False]
    assert len(photos.search("Ofen")) == 4  # the nearest are shown all the same


def test_a_word_of_the_texts_means_itself(photos: Dataset, names: Path) -> None:
    photos.attach_names(names)
    assert photos.understood("four") == ()
    assert photos.search("four", mode="lexical")[0].record == "3"


def test_names_can_be_attached_anew_and_taken_away(
    photos: Dataset, names: Path, tmp_path: Path
) -> None:
    photos.attach_names(names)
    other = tmp_path / "other.csv"
    other.write_text("class,lang,name\ndog,de,Hund\n", "utf-8")
    photos.attach_names(other)
    assert (photos.count("meta.objects = 'Hund'"), photos.count("meta.objects = 'chien'")) == (2, 0)
    photos.attach_names(names)
    assert (photos.count("meta.objects = 'Hund'"), photos.count("meta.objects = 'chien'")) == (0, 2)
    assert photos.class_names("fr").names["dog"] == ("chien",)
    photos.detach_names()
    assert photos.count("meta.objects = 'chien'") == 0
    assert photos.understood("chien") == ()
    for gone in (photos.class_names, photos.detach_names):
        with pytest.raises(NoClassNames):
            gone()


def test_names_survive_a_restart(photos: Dataset, names: Path, tmp_path: Path) -> None:
    photos.attach_names(names)
    with open_workspace(tmp_path / "ws", settings=Settings(encoder="fake")) as again:
        assert again.dataset("photos").count("meta.objects = 'cane'") == 2


def test_labels_have_names_too_and_numbers_have_none(
    workspace: Workspace, names: Path, tmp_path: Path
) -> None:
    source = tmp_path / "animals.csv"
    source.write_text("id,text,label,weight\n1,it barks,dog,3\n2,it purrs,cat,4\n", "utf-8")
    animals = workspace.load(source, name="animals")
    animals.attach_names(names, column="label")
    assert animals.ids("label = 'gatto'") == ["2"]
    for column, told in (("meta.weight", "no texts"), ("meta.objects", "not exist")):
        with pytest.raises(UnknownColumn, match=told):
            animals.attach_names(names, column=column)
