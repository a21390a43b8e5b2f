from __future__ import annotations

import datetime as dt
import json

import polars as pl

from assay.schema.decisions import Decision
from assay.writers import HISTORY, history_frame, with_history, write

WHEN = dt.datetime(2026, 1, 2, 3, 4, 5, tzinfo=dt.UTC)


def decision(seq: int, record: str, **said: object) -> Decision:
    return Decision.model_validate({"seq": seq, "at": WHEN, "record": record, "by": "lena"} | said)


SAID = [
    decision(1, "1", action="relabel", label="neg", check="label_errors", run="r1", note="=why"),
    decision(2, "2", action="exclude"),
    decision(3, "1", action="undo", undoes=1),
]


def test_a_history_is_one_row_a_decision():
    frame = history_frame(SAID)
    assert frame.columns == list(HISTORY)
    assert frame.row(0, named=True) == SAID[0].model_dump(exclude={"key"})
    assert frame["undoes"].to_list() == [None, None, 1]


def test_an_empty_history_has_its_columns():
    assert history_frame([]).schema == pl.Schema(HISTORY)


def test_a_history_can_be_written_by_itself(tmp_path):
    assert write([history_frame(SAID)], tmp_path / "history.csv") == 3
    assert pl.read_csv(tmp_path / "history.csv")["action"].to_list() == [
        "relabel",
        "exclude",
        "undo",
    ]


def test_records_carry_the_decisions_on_them(tmp_path, records):
    write(with_history([records[:2], records[2:]], reversed(SAID)), tmp_path / "out.jsonl")
    rows = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text().splitlines()]
    assert [row["id"] for row in rows] == ["1", "2", "3"]
    assert [entry["action"] for entry in rows[0]["history"]] == ["relabel", "undo"]
    assert rows[0]["history"][0]["note"] == "=why"
    assert rows[2]["history"] == []


def test_csv_holds_the_history_as_json(tmp_path, records):
    write(with_history([records], SAID), tmp_path / "out.csv")
    cell = pl.read_csv(tmp_path / "out.csv")["history"][0]
    assert [entry["label"] for entry in json.loads(cell)] == ["neg", None]
