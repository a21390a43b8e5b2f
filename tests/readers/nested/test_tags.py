"""Columns of tags become lists, so that each tag can be asked for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

Write = Callable[[str, str | bytes], Path]
Read = Callable[..., pl.DataFrame]


@pytest.mark.parametrize(
    "cell",
    ["sea, sun", "sea;sun", "sea|sun", "#sea #sun", "#sea#sun", "['sea', 'sun']", "#sea, #sun"],
)
def test_tags_of_a_cell_are_a_list(write: Write, read: Read, cell: str) -> None:
    path = write("a.csv", f'text,Hashtags\nAt the sea,"{cell}"\nAt home,\nIn town,sun\n')
    assert read(path)["meta.Hashtags"].to_list() == [["sea", "sun"], None, ["sun"]]


def test_tags_of_json_are_a_list(write: Write, read: Read) -> None:
    path = write(
        "a.jsonl", '{"text": "At sea", "meta": {"tags": ["sea", "sea"]}}\n{"text": "No"}\n'
    )
    assert read(path)["meta.tags"].to_list() == [["sea"], None]


def test_one_tag_a_row_stays_a_text(write: Write, read: Read) -> None:
    frame = read(write("a.csv", "text,tags\nAt sea,sea\nIn town,town\n"))
    assert frame.schema["meta.tags"] == pl.String()
