from __future__ import annotations

import json

import polars as pl
import pytest

from assay.errors import EmptySource, MalformedSource, RejectedRows, RowTooLarge, UnknownFormat
from assay.readers import Limits, open_source

ROWS = [{"text": f"message {i}", "label": "ab"[i % 2], "n": i} for i in range(40)]


@pytest.mark.parametrize("indent", [None, 2])
def test_an_array_of_objects_is_read_with_lines(write, read, indent):
    frame = read(write("a.json", json.dumps(ROWS, indent=indent)))
    assert frame["text"].to_list() == [row["text"] for row in ROWS]
    assert frame["meta.n"].to_list() == list(range(40))
    assert frame["_line"].to_list() == [1 if indent is None else 2 + 5 * i for i in range(40)]


def test_a_small_buffer_gives_the_same_as_a_large_one(write, read):
    path = write("a.json", json.dumps([{**row, "deep": {"é": [1, "ü"]}} for row in ROWS], indent=1))
    limits = Limits(sample_bytes=37, batch_rows=7, sample_rows=5)
    small = pl.concat(open_source(path, limits=limits).batches())
    assert small.equals(read(path))


def test_an_object_with_one_list_inside(write, read):
    document = {"version": 2, "info": {"by": "us"}, "items": ROWS, "tags": ["x", "y"]}
    path = write("a.json", json.dumps(document))
    assert read(path).height == 40
    assert any("'items'" in note for note in open_source(path).info.notes)


def test_lists_named_after_splits_give_the_split(write, read):
    document = {
        "train": [["hi there", "greet"], ["bye now", "part"]] * 6,
        "oos_test": [["42", "part"]],
    }
    frame = read(write("a.json", json.dumps(document)), roles={"text": "column_1"})
    assert frame["split"].to_list() == ["train"] * 12 + ["test"]
    assert frame["label"].to_list() == ["greet", "part"] * 6 + ["part"]


def test_columns_of_values(write, read):
    document = {"text": ["one text", "two text"], "label": ["a", "b"]}
    frame = read(write("a.json", json.dumps(document)))
    assert frame.select("text", "label").rows() == [("one text", "a"), ("two text", "b")]


def test_columns_by_row_as_pandas_writes_them(write, read):
    document = {"text": {"0": "one text", "1": "two text"}, "label": {"0": "a", "1": "b"}}
    frame = read(write("a.json", json.dumps(document)))
    assert frame.select("text", "label").rows() == [("one text", "a"), ("two text", "b")]


def test_records_keyed_by_id(write, read):
    document = {"r1": {"text": "one text"}, "r2": {"text": "two text"}}
    frame = read(write("a.json", json.dumps(document)))
    assert frame["id"].to_list() == ["r1", "r2"]


def test_a_list_of_texts(write, read):
    assert read(write("a.json", '["one text", "two text"]'))["text"].to_list() == [
        "one text",
        "two text",
    ]


def test_objects_one_after_the_other_over_several_lines(write, read):
    text = "\n".join(json.dumps(row, indent=2) for row in ROWS)
    assert read(write("a.json", text)).height == 40


def test_nested_objects_become_dotted_columns_and_lists_json_text(write, read):
    rows = [{"text": "x y", "user": {"name": "ann", "age": 3}, "pair": ["a", 1]}, {"text": "z w"}]
    frame = read(write("a.json", json.dumps(rows)))
    assert frame["meta.user.name"].to_list() == ["ann", None]
    assert frame["meta.user.age"].to_list() == [3, None]
    assert frame["meta.pair"].to_list() == ['["a",1]', None]


def test_types_hold_for_the_whole_file_and_mixed_ones_become_text(write):
    rows = [{"text": f"text {i}", "n": i, "x": i, "m": True} for i in range(50)]
    rows += [{"text": "last", "n": 2**60, "x": 0.5, "m": "maybe", "late": "yes"}]
    source = open_source(
        write("a.json", json.dumps(rows)), limits=Limits(sample_rows=5, batch_rows=20)
    )
    frames = list(source.batches())
    assert len({str(frame.schema) for frame in frames}) == 1
    last = frames[-1].row(-1, named=True)
    assert (last["meta.n"], last["meta.x"], last["meta.m"]) == (2**60, 0.5, "maybe")
    assert frames[0]["meta.m"][0] == "true"
    assert last["meta.late"] == "yes"
    assert any(guess.column == "late" for guess in source.info.columns)


def test_not_a_number_is_a_missing_value(write, read):
    frame = read(write("a.json", '[{"text": "a b", "x": NaN}, {"text": "c d", "x": 1.5}]'))
    assert frame["meta.x"].to_list() == [None, 1.5]


def test_a_column_that_holds_json_objects_as_text_is_expanded(write, read):
    rows = [
        {"id": i, "usage": usage, "data": json.dumps({"text": f"hello {i}", "intent": intent})}
        for i, (usage, intent) in enumerate(
            [("training", "greet"), ("testing", "part"), ("validation", ""), (None, "")] * 3
        )
    ]
    path = write("a.json", json.dumps(rows))
    frame = read(path)
    assert open_source(path).info.format == "intents"
    assert frame["text"][0] == "hello 0"
    assert frame["label"].to_list()[:4] == ["greet", "part", None, None]
    assert frame["split"].to_list()[:4] == ["train", "test", "validation", "none"]
    assert frame["id"].to_list()[:2] == ["0", "1"]


def test_an_inner_name_that_is_taken_gets_the_column_in_front(write, read):
    rows = [{"id": 1, "data": '{"id": 7, "text": "hi there"}'}]
    frame = read(write("a.json", json.dumps(rows)))
    assert frame["meta.data.id"].to_list() == [7]


# --- bad input ---------------------------------------------------------------------------


def test_an_array_cut_in_half_names_the_line_of_the_record_cut(write):
    text = json.dumps(ROWS, indent=2)
    path = write("a.json", text[: len(text) // 2])
    line = text[: text.rindex("{", 0, len(text) // 2)].count("\n") + 1
    with pytest.raises(MalformedSource, match=rf"line {line} is not complete.*cut off"):
        open_source(path).preview()


def test_skip_bad_keeps_the_whole_records_of_a_document_cut_off(write):
    text = json.dumps(ROWS)
    source = open_source(write("a.json", text[: len(text) // 2]), skip_bad=True)
    held = sum(frame.height for frame in source.batches())
    assert 15 < held < 25
    assert "cut off" in source.rejects[0].reason


def test_a_fault_in_the_middle_names_line_and_column(write):
    text = json.dumps(ROWS, indent=2).replace('"message 5",', '"message 5";')
    with pytest.raises(MalformedSource, match=r"line 28, column 24: expecting ',' delimiter"):
        list(open_source(write("a.json", text)).batches())


def test_a_trailing_comma_is_wrong_rather_than_cut_off(write):
    with pytest.raises(MalformedSource, match="line 1, column 18"):
        list(open_source(write("a.json", '[{"text": "a b"},]')).batches())


def test_what_follows_the_array_is_refused(write):
    with pytest.raises(MalformedSource, match="line 2: something follows"):
        list(open_source(write("a.json", '[{"text": "a b"}]\n]')).batches())


def test_values_that_are_no_objects_are_listed(write):
    path = write("a.json", '[{"text": "a b"}, 3, null, {"text": "c d"}]')
    with pytest.raises(RejectedRows, match="2 of 4 rows"):
        list(open_source(path).batches())
    source = open_source(path, skip_bad=True)
    assert sum(frame.height for frame in source.batches()) == 2


def test_half_a_character_is_a_bad_row(write):
    path = write("a.json", '[{"text": "a b"}, {"text": "\\ud83d"}]')
    with pytest.raises(MalformedSource, match="half a character"):
        list(open_source(path).batches())


def test_a_giant_record_is_refused_in_bounded_memory(write):
    path = write("a.json", '[{"text": "' + "x" * 200_000 + '"}]')
    with pytest.raises(RowTooLarge, match="line 1"):
        list(open_source(path, max_field_bytes=50_000).batches())


def test_several_lists_without_a_clear_one_are_refused(write):
    with pytest.raises(UnknownFormat, match="'a', 'b'"):
        open_source(write("a.json", '{"a": [{"x": 1}], "b": [{"y": 1}]}'))


def test_columns_of_different_length_are_refused(write):
    with pytest.raises(MalformedSource, match="different lengths"):
        open_source(write("a.json", '{"text": ["a b"], "label": ["x", "y"]}'))


def test_deep_nesting_is_refused(write):
    with pytest.raises(MalformedSource, match="nested too deeply"):
        open_source(write("a.json", "[" * 100_000))


@pytest.mark.parametrize("text", ["", "  \n", "[]", "[{}]"])
def test_a_document_without_records_is_empty(write, text):
    with pytest.raises(EmptySource):
        open_source(write("a.json", text))


def test_a_single_value_is_no_data(write):
    with pytest.raises(UnknownFormat, match="single value"):
        open_source(write("a.json", "3"))
