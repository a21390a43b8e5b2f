from __future__ import annotations

import polars as pl

from assay.readers.canonical import CANONICAL, Canonicaliser
from assay.readers.guessing.roles import Roles
from assay.readers.tables import LINE


def canonical(frame, columns, split=None, typed=True, **roles):
    frame = frame.with_row_index(LINE, offset=1).with_columns(pl.col(LINE).cast(pl.Int64))
    dtypes = {name: dtype for name, dtype in frame.schema.items() if name != LINE}
    maker = Canonicaliser(Roles(columns=columns, **roles), dtypes, typed=typed)
    return maker, maker(frame, split)


def test_missing_roles_are_null_columns_of_text():
    _, frame = canonical(pl.DataFrame({"t": ["a b"], "n": [3]}), {"text": "t"})
    assert frame.columns == [*CANONICAL, "_line", "meta.n"]
    assert all(frame.schema[name] == pl.String for name in CANONICAL)
    assert frame.row(0) == (None, "a b", None, None, "none", None, None, 1, 3)


def test_labels_and_ids_are_trimmed_and_texts_are_not():
    source = pl.DataFrame({"t": [" a "], "l": [" x "], "i": [" 7 "]})
    _, frame = canonical(source, {"text": "t", "label": "l", "id": "i"})
    assert frame.select("text", "label", "id").row(0) == (" a ", "x", "7")


def test_numbers_as_labels_become_text_without_a_decimal_point():
    source = pl.DataFrame({"t": ["a b"] * 2, "l": [1.0, None]})
    _, frame = canonical(source, {"text": "t", "label": "l"})
    assert frame["label"].to_list() == ["1", None]


def test_splits_are_normalised_and_unknown_ones_noted():
    source = pl.DataFrame({"t": ["a b"] * 4, "s": ["Training", "dev", "extra", None]})
    maker, frame = canonical(source, {"text": "t", "split": "s"})
    assert frame["split"].to_list() == ["train", "validation", "none", "none"]
    assert maker.unknown_splits == {"extra"}


def test_the_split_of_the_file_fills_what_the_column_leaves_open():
    source = pl.DataFrame({"t": ["a b"] * 2, "s": ["test", None]})
    _, frame = canonical(source, {"text": "t", "split": "s"}, split="train")
    assert frame["split"].to_list() == ["test", "train"]


def test_the_meaning_of_zero_and_one_is_applied():
    source = pl.DataFrame({"t": ["a b"] * 3, "l": [1, 0, None]})
    names = {"1": "positive", "0": "negative"}
    _, frame = canonical(source, {"text": "t", "label": "l"}, label_names=names)
    assert frame["label"].to_list() == ["positive", "negative", None]


def test_rows_without_any_value_are_left_out_and_lines_kept():
    source = pl.DataFrame({"t": ["a", "", None, "b"], "n": ["", "", None, "1"]})
    _, frame = canonical(source, {"text": "t"})
    assert frame["_line"].to_list() == [1, 4]


def test_our_own_export_comes_back_under_the_same_names():
    source = pl.DataFrame({"text": ["a b"], "parent": ["p"], "locator": ["1-2"], "meta.stars": [5]})
    _, frame = canonical(source, {"text": "text"})
    assert frame["parent"].to_list() == ["p"]
    assert frame["locator"].to_list() == ["1-2"]
    assert frame["meta.stars"].to_list() == [5]
    assert frame.width == len(CANONICAL) + 2
