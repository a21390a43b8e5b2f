from __future__ import annotations

from pathlib import Path

import pytest

from assay.errors import ExportError
from assay.writers.formats import ENDINGS, Format, format_of


@pytest.mark.parametrize(("ending", "name"), ENDINGS.items())
def test_the_ending_chooses_the_format(ending, name):
    assert format_of(Path(f"my.data{ending.upper()}")) == Format(name)


@pytest.mark.parametrize("ending", [".csv", ".tsv", ".jsonl", ".json"])
def test_text_formats_can_be_gzipped(ending):
    assert format_of(Path(f"a{ending}.gz")) == Format(ENDINGS[ending], gzipped=True)


def test_a_path_without_an_ending_is_a_folder():
    assert format_of(Path("out/reviews")) == Format("huggingface")


def test_a_name_wins_over_the_ending():
    assert format_of(Path("a.txt"), "csv") == Format("csv")
    assert format_of(Path("a.txt.gz"), "jsonl") == Format("jsonl", gzipped=True)
    assert format_of(Path("a.v2"), "huggingface") == Format("huggingface")


@pytest.mark.parametrize("path", ["a.xlsx", "a.gz", "a.parquet.gz", "a.csv.zip", "a.xlsx.gz"])
def test_an_unknown_ending_is_refused_with_the_list(path):
    with pytest.raises(ExportError) as refusal:
        format_of(Path(path))
    for ending in (".csv", ".jsonl", ".json", ".parquet", ".gz"):
        assert ending in refusal.value.hint


def test_an_unknown_format_is_refused_with_the_list():
    with pytest.raises(ExportError, match="excel") as refusal:
        format_of(Path("a.csv"), "excel")
    assert "parquet" in refusal.value.hint
