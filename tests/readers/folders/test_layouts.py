from __future__ import annotations

import io
import os
from typing import Any

import datasets
import polars as pl
import pytest

from assay.errors import EmptySource, MalformedSource, UnknownFormat
from assay.readers import open_source

CSV = "text,label\n" + "".join(f"message {i},{'ab'[i % 2]}\n" for i in range(12))


@pytest.fixture
def hugging_face():
    datasets.disable_progress_bars()
    features = datasets.Features(
        {
            "text": datasets.Value("string"),
            "label": datasets.ClassLabel(names=["negative", "positive"]),
            "stars": datasets.Value("int32"),
        }
    )
    rows = {"text": ["bad one", "good one", "so so"], "label": [0, 1, -1], "stars": [1, 5, 3]}
    data = datasets.Dataset.from_dict(rows, features=features)
    splits: dict[Any, Any] = {
        "train": data,
        "validation": data.select([0]),
        "test": data.select([1]),
    }
    return datasets.DatasetDict(splits.items())


def test_a_saved_dataset_dict_brings_splits_and_class_names(hugging_face, tmp_path, read):
    hugging_face.save_to_disk(tmp_path / "d")
    frame = read(tmp_path / "d")
    assert frame["label"].to_list() == ["negative", "positive", None, "negative", "positive"]
    assert frame["split"].to_list() == ["train"] * 3 + ["validation", "test"]
    assert frame["meta.stars"].to_list() == [1, 5, 3, 1, 5]
    assert open_source(tmp_path / "d").info.format == "huggingface"


def test_a_saved_single_dataset_is_read(hugging_face, tmp_path, read):
    hugging_face["train"].save_to_disk(tmp_path / "d", num_shards=2)
    assert read(tmp_path / "d")["label"].to_list() == ["negative", "positive", None]


def test_a_saved_dataset_with_a_missing_shard_is_refused(hugging_face, tmp_path):
    hugging_face["train"].save_to_disk(tmp_path / "d", num_shards=2)
    (tmp_path / "d" / "data-00001-of-00002.arrow").unlink()
    with pytest.raises(MalformedSource, match=r"'data-00001-of-00002.arrow' is missing"):
        open_source(tmp_path / "d")


def test_the_hub_layout_brings_splits_and_class_names(hugging_face, tmp_path, read):
    (tmp_path / "d" / "data").mkdir(parents=True)
    for split, data in hugging_face.items():
        data.to_parquet(tmp_path / "d" / "data" / f"{split}-00000-of-00001.parquet")
    (tmp_path / "d" / "README.md").write_text("---\nlicense: mit\n---\n# A set\n")
    frame = read(tmp_path / "d")
    assert frame["label"].to_list() == ["negative", "positive", None, "negative", "positive"]
    assert frame["split"].to_list() == ["train"] * 3 + ["validation", "test"]
    assert open_source(tmp_path / "d").info.format == "huggingface"


def test_class_names_may_stand_in_the_readme_alone(write, tmp_path, read):
    out = io.BytesIO()
    pl.DataFrame({"text": ["a b", "c d"], "label": [1, 0]}).write_parquet(out)
    write("d/data/train-00000-of-00001.parquet", out.getvalue())
    write("d/data/test-00000-of-00001.parquet", out.getvalue())
    write(
        "d/README.md",
        "---\ndataset_info:\n  features:\n  - name: text\n    dtype: string\n  - name: label\n"
        "    dtype:\n      class_label:\n        names:\n          '0': no\n          '1': 'yes'\n"
        "  splits:\n  - name: train\n    num_bytes: 1\n---\n# A set\n",
    )
    assert read(tmp_path / "d")["label"].to_list() == ["yes", "no", "yes", "no"]


# --- class folders -----------------------------------------------------------------------


def test_a_folder_a_class(write, tmp_path, read):
    for label in ("pos", "neg"):
        for i in range(3):
            write(f"d/{label}/{i}.txt", f"text {i} of {label}\n")
    frame = read(tmp_path / "d")
    assert frame["id"].to_list() == ["neg/0", "neg/1", "neg/2", "pos/0", "pos/1", "pos/2"]
    assert frame["text"][0] == "text 0 of neg"
    assert frame["label"].to_list() == ["neg"] * 3 + ["pos"] * 3
    reasons = {g.column: g.reason for g in open_source(tmp_path / "d").info.columns}
    assert reasons["label"] == "name of the folder"


def test_split_folders_above_class_folders_as_in_acl_imdb(write, tmp_path, read):
    for split in ("train", "test"):
        for label in ("pos", "neg"):
            for i in range(2):
                write(f"d/{split}/{label}/{i}_7.txt", f"Fine é {i}<br />")
    write("d/train/unsup/0_0.txt", "no label")
    write("d/train/urls_pos.txt", "http://x\n")
    write("d/README", "Read me")
    write("d/imdb.vocab", "the\n")
    frame = read(tmp_path / "d")
    assert frame.height == 9
    assert "train/neg/0_7" in frame["id"].to_list()
    assert frame.filter(pl.col("label").is_null())["id"].to_list() == ["train/unsup/0_0"]
    assert frame["split"].value_counts().sort("split").rows() == [("test", 4), ("train", 5)]


def test_files_of_a_class_folder_that_are_no_text_are_bad_rows(write, tmp_path):
    write("d/a/1.txt", "é fine ü ö ä")
    write("d/a/2.txt", b"caf\xe9")
    write("d/b/3.txt", b"nul \0 here")
    write("d/b/4.txt", "x" * 5000)
    source = open_source(tmp_path / "d", skip_bad=True, max_field_bytes=1000)
    assert sum(frame.height for frame in source.batches()) == 1
    assert [bad.reason.split(":")[0] for bad in source.rejects] == [
        "a/2.txt",
        "b/3.txt",
        "b/4.txt",
    ]


def test_a_bare_folder_of_documents_has_no_labels(write, tmp_path, read):
    for name in ("one", "two", "three"):
        write(f"d/{name}.txt", f"A document.\nIt is called {name}.")
    frame = read(tmp_path / "d")
    assert frame["id"].to_list() == ["one", "three", "two"]
    assert frame["label"].null_count() == 3


# --- data files --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "names", [("train.csv", "dev.csv", "test.csv"), ("x.train", "x.dev", "x.test")]
)
def test_files_named_after_splits_give_the_split(write, tmp_path, read, names):
    for name in names:
        write(f"d/{name}", CSV)
    write("d/LICENSE", "CC BY")
    frame = read(tmp_path / "d")
    assert frame["split"].to_list() == ["train"] * 12 + ["validation"] * 12 + ["test"] * 12
    assert frame["_line"][12] == 2


def test_other_files_beside_split_files_are_left_out_and_named(write, tmp_path, read):
    write("d/train.csv", CSV)
    write("d/test.csv", CSV)
    write("d/categories.json", '["a", "b"]')
    assert read(tmp_path / "d").height == 24
    assert "Left out: categories.json." in open_source(tmp_path / "d").info.notes


def test_a_file_without_a_column_that_others_have_gets_nulls_there(write, tmp_path, read):
    write("d/train.csv", "text,label,score\nfirst text,a,1\nsecond text,b,2\n" * 1)
    write("d/test.csv", "text,label,score\nthird text,a,0.5\n")
    write("d/dev.csv", "text\nfourth text\n")
    frame = read(tmp_path / "d")
    assert frame["meta.score"].to_list() == [1.0, 2.0, None, 0.5]
    assert frame["label"].to_list() == ["a", "b", None, "a"]


def test_one_name_that_happens_to_look_like_a_split_does_not_hide_the_other_files(write, tmp_path):
    write("d/captions_val2017.csv", CSV)
    write("d/stars.csv", "image,stars\na.jpg,3\n")
    with pytest.raises(UnknownFormat, match="different columns"):
        open_source(tmp_path / "d")


def test_the_only_data_file_of_a_folder_is_the_source(write, tmp_path, read):
    write("d/export.csv", CSV)
    write("d/photo.jpg", b"\xff\xd8\xff")
    frame = read(tmp_path / "d")
    assert frame["split"].unique().to_list() == ["none"]


def test_files_of_several_formats_are_not_guessed_between(write, tmp_path):
    write("d/a.csv", CSV)
    write("d/b.json", '[{"text": "a b"}]')
    with pytest.raises(UnknownFormat, match=r"several formats \('a.csv', 'b.json'\)"):
        open_source(tmp_path / "d")


def test_a_folder_without_data_says_what_is_in_it(write, tmp_path):
    write("d/a.bin", b"x")
    with pytest.raises(UnknownFormat, match=r"no data files we read; it holds 'a.bin'"):
        open_source(tmp_path / "d")


def test_an_empty_folder_is_empty(tmp_path):
    (tmp_path / "d").mkdir()
    with pytest.raises(EmptySource):
        open_source(tmp_path / "d")


def test_hidden_files_are_passed_over(write, tmp_path, read):
    write("d/a.csv", CSV)
    write("d/.cache/b.json", "{}")
    write("d/.DS_Store", b"\0\1")
    assert read(tmp_path / "d").height == 12


def test_a_pipe_in_a_folder_is_passed_over(write, tmp_path, read):
    write("d/a.csv", CSV)
    os.mkfifo(tmp_path / "d" / "b.csv")
    assert read(tmp_path / "d").height == 12


def test_a_file_name_that_is_no_utf8_is_read(tmp_path, read):
    for label in ("pos", "neg"):
        folder = tmp_path / "d" / label
        folder.mkdir(parents=True)
        (folder / os.fsdecode(b"caf\xe9.txt")).write_text("some text")
    assert read(tmp_path / "d")["id"].to_list() == ["neg/caf?", "pos/caf?"]
