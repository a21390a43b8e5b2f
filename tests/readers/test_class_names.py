"""Tables of class names: read as wordnets give them away, noise and all."""

from __future__ import annotations

from pathlib import Path

import pytest

from assay.errors import EmptySource, ReadError, SourceNotFound, UnknownColumn
from assay.readers.class_names import read_class_names


def written(tmp_path: Path, text: str, name: str = "names.csv") -> Path:
    (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path / name


def test_names_are_made_plain_and_noise_is_listed(tmp_path: Path) -> None:
    table = read_class_names(
        written(
            tmp_path,
            "coco_category,pwn30_synset,lang,lemma\n"
            "dog,02084071-n,fra,chien\n"
            "dog,02084071-n,ita-iwn,cane\n"
            "dog,02084071-n,ita,cane\n"
            "teddy bear,04399382-n,fra,ours_en_peluche\n"
            "bear,02131653-n,heb,!דֹּב\n"
            "glove,02800213-n,heb,GAP!\n"
            "glove,02800213-n,,gant\n"
            "glove,02800213-n,fra,-\n" + f"glove,02800213-n,fra,{'g' * 201}\n",
        )
    )
    assert table.names.rows() == [
        ("dog", "02084071-n", "fr", "chien"),
        ("dog", "02084071-n", "it", "cane"),
        ("teddy bear", "04399382-n", "fr", "ours en peluche"),
        ("bear", "02131653-n", "he", "דֹּב"),
    ]
    assert table.duplicates == 1
    assert [(row.line, row.reason) for row in table.rejects] == [
        (7, "it is a gap: the language has no word for the class"),
        (8, "the language is empty"),
        (9, "the name has no letter"),
        (10, "the name is longer than 200 characters"),
    ]


def test_other_formats_and_names_of_columns_are_understood(tmp_path: Path) -> None:
    table = read_class_names(
        written(tmp_path, "Label\tLanguage\tTerm\ndog\tde\tHund\n", "names.tsv")
    )
    assert table.names.rows() == [("dog", "", "de", "Hund")]


@pytest.mark.parametrize(
    ("text", "error", "told"),
    [
        ("class,lang\ndog,fr\n", UnknownColumn, "holds the name"),
        ("image,objects\na.jpg,dog\n", UnknownColumn, "holds the language"),
        ("class,lang,name\ndog,he,GAP!\n", EmptySource, "names a class"),
        ("class,lang,name\n", ReadError, "names.csv"),
        ("", ReadError, "names.csv"),
    ],
)
def test_a_file_that_names_nothing_is_refused(
    tmp_path: Path, text: str, error: type[ReadError], told: str
) -> None:
    with pytest.raises(error, match=told):
        read_class_names(written(tmp_path, text))


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(SourceNotFound):
        read_class_names(tmp_path / "nowhere.csv")


@pytest.mark.data
def test_the_names_of_cocos_classes(shared_data: Path) -> None:
    table = read_class_names(shared_data / "omw" / "coco_category_multilingual_labels.csv")
    assert table.names["class"].n_unique() == 74
    assert table.names["language"].n_unique() == 26
    assert len(table.rejects) == 2
    assert table.names.height + table.duplicates + len(table.rejects) == 2741
