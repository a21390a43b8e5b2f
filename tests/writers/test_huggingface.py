from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from assay.errors import ExportError
from assay.readers import open_source
from assay.writers import write


@pytest.fixture
def load(tmp_path_factory, monkeypatch):
    """Open a folder with the real ``datasets`` package, offline, in a cache of its own."""
    cache = tmp_path_factory.mktemp("cache")
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setenv("HF_HOME", str(cache))
    datasets = pytest.importorskip("datasets")
    datasets.disable_progress_bars()

    def opened(folder: Path):
        return datasets.load_dataset(str(folder), cache_dir=str(cache))

    return opened


def test_the_datasets_package_opens_it_with_class_names(tmp_path, records, load):
    assert write([records, records], tmp_path / "out") == 6
    found = load(tmp_path / "out")
    assert set(found) == {"train", "test", "none"}
    features = found["train"].features
    assert features["label"].names == ["neg", "pos"]
    first = found["train"][0]
    assert features["label"].int2str(first["label"]) == "pos"
    assert found["none"][0]["label"] is None
    assert first["text"] == records["text"][0]
    assert first["finding"] == ["label_errors", "outliers"]
    assert first["who"] == {"name": "x"}
    assert first["stars"] == 5
    assert first["at"].astimezone(dt.UTC) == records["meta.at"][0]
    assert "split" not in first
    assert "_line" not in first


def test_records_without_any_split_are_train_to_the_hub_only(tmp_path, records, load):
    write([records.with_columns(pl.lit("none").alias("split"))], tmp_path / "out")
    found = load(tmp_path / "out")
    assert {split: len(part) for split, part in found.items()} == {"train": 3}
    assert [path.name for path in (tmp_path / "out" / "data").iterdir()] == [
        "records-00000-of-00001.parquet"
    ]


def test_no_records_make_a_folder_that_opens(tmp_path, records):
    assert write([records[:0]], tmp_path / "out") == 0
    (file,) = (tmp_path / "out" / "data").iterdir()
    assert pl.read_parquet(file).columns[:2] == ["id", "text"]
    assert "num_examples: 0" in (tmp_path / "out" / "README.md").read_text()


@pytest.mark.parametrize("splits", [["none"] * 3, ["train", "test", "validation"]])
def test_our_own_readers_take_it_back_as_it_was(tmp_path, records, splits):
    exported = records.with_columns(pl.Series("split", splits)).drop("finding", "meta.who")
    write([exported], tmp_path / "out")
    back = pl.concat(open_source(tmp_path / "out").batches(), how="diagonal_relaxed").sort("id")
    for column in ("id", "text", "label", "split", "meta.stars", "meta.score", "meta.seen"):
        assert back[column].to_list() == exported[column].to_list()


def test_records_without_any_label_open_too(tmp_path, records, load):
    write([records.with_columns(pl.lit(None, pl.String).alias("label"))], tmp_path / "out")
    assert load(tmp_path / "out")["train"][0]["label"] is None


def test_a_frame_of_two_columns_opens_too(tmp_path, load):
    write([pl.DataFrame({"text": ["a"], "meta.n": [1]})], tmp_path / "out")
    assert load(tmp_path / "out")["train"][:] == {"text": ["a"], "n": [1]}


def test_labels_and_columns_with_odd_names_open_too(tmp_path, load):
    labels = ["no", "null", 'it\'s: "quoted" #1', "été", "line\nbreak", "1", "~", " "]
    frame = pl.DataFrame({"id": [str(n) for n in range(8)], "label": labels, "meta.on: [x]": 1})
    write([frame], tmp_path / "out")
    found = load(tmp_path / "out")["train"]
    assert [found.features["label"].int2str(code) for code in found["label"]] == labels
    assert "on: [x]" in found.column_names


def test_every_type_we_read_opens_with_its_own(tmp_path, load):
    frame = pl.DataFrame(
        {
            "id": ["1"],
            "meta.day": [dt.date(2026, 1, 2)],
            "meta.naive": [dt.datetime(2026, 1, 2, 3)],
            "meta.small": pl.Series([1], dtype=pl.Int8),
            "meta.half": pl.Series([0.5], dtype=pl.Float16),
            "meta.dec": [Decimal("1.20")],
            "meta.took": [dt.timedelta(seconds=1)],
            "meta.at": [dt.time(1, 2)],
            "meta.nothing": pl.Series([[]], dtype=pl.List(pl.Null)),
            "meta.float": pl.Series([0.5], dtype=pl.Float32),
            "meta.nested": [[[1, 2], [3]]],
            "meta.rows": [[{"a": 1, "b": ["x"]}]],
            "meta.raw": [b"\x00a"],
            "meta.vector": pl.Series([[0.5, 1.0]], dtype=pl.Array(pl.Float32, 2)),
        }
    )
    write([frame], tmp_path / "out")
    row = load(tmp_path / "out")["train"][0]
    assert row == {
        name.removeprefix("meta."): value[0] for name, value in frame.to_dict().items()
    } | {
        "nested": [[1, 2], [3]],
        "rows": [{"a": 1, "b": ["x"]}],
        "vector": [0.5, 1.0],
        "nothing": [],
    }


def test_the_folder_holds_only_what_the_hub_knows(tmp_path, records):
    write([records], tmp_path / "out")
    names = sorted(str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*"))
    assert names == [
        "out",
        "out/README.md",
        "out/data",
        *(f"out/data/{split}-00000-of-00001.parquet" for split in ("none", "test", "train")),
    ]


def test_an_earlier_export_is_replaced_as_a_whole(tmp_path, records):
    write([records], tmp_path / "out")
    write([records.filter(pl.col("split") == "test")], tmp_path / "out")
    assert [path.name for path in (tmp_path / "out" / "data").iterdir()] == [
        "test-00000-of-00001.parquet"
    ]
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_an_empty_folder_is_filled(tmp_path, records):
    (tmp_path / "out").mkdir()
    assert write([records], tmp_path / "out") == 3


def test_a_folder_with_other_files_is_never_replaced(tmp_path, records):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "thesis.docx").write_text("years of work")
    with pytest.raises(ExportError, match="holds other files"):
        write([records], tmp_path / "out")
    assert (tmp_path / "out" / "thesis.docx").read_text() == "years of work"


def test_a_file_in_the_way_is_named(tmp_path, records):
    (tmp_path / "out").touch()
    with pytest.raises(ExportError, match="is a file"):
        write([records], tmp_path / "out")


def test_an_unknown_split_is_refused(tmp_path, records):
    with pytest.raises(ExportError, match=r"'\.\./x' is not a split"):
        write([records.with_columns(pl.lit("../x").alias("split"))], tmp_path / "out")
    assert list(tmp_path.iterdir()) == []
