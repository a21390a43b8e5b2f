from __future__ import annotations

import pytest

from assay.readers.guessing.splits import canonical_split, split_of_name


@pytest.mark.parametrize(
    ("value", "split"),
    [
        ("training", "train"),
        (" Train ", "train"),
        ("dev", "validation"),
        ("VAL", "validation"),
        ("valid", "validation"),
        ("testing", "test"),
        ("none", "none"),
        ("", "none"),
        ("extra", None),
    ],
)
def test_usual_spellings_have_one_canonical_split(value, split):
    assert canonical_split(value) == split


@pytest.mark.parametrize(
    ("name", "split"),
    [
        ("train-00000-of-00002.parquet", "train"),
        ("stsa.binary.dev", "validation"),
        ("test_text.txt", "test"),
        ("test/pos/12_3.txt", "test"),
        ("validation.jsonl.gz", "validation"),
        ("train_test.csv", None),
        ("reviews.csv", None),
        ("latest.csv", None),
        ("contest_entries.csv", None),
    ],
)
def test_file_names_say_the_split_by_whole_words(name, split):
    assert split_of_name(name) == split
