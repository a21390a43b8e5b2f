from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from assay.errors import Cancelled, DatasetNotFound, DuplicateIds, EncodingError
from assay.schema.decisions import DecisionDraft
from assay.store import Store, identity, parts
from assay.store.identity import HashSpill, is_in_sorted


def texts(*values: str | None, **columns: list) -> pl.DataFrame:
    return pl.DataFrame({"text": pl.Series(values, dtype=pl.String), **columns})


def take(store: Store, *frames: pl.DataFrame, **options: object) -> tuple[int, int, int]:
    done = store.ingest("d", frames, source={"path": "f"}, **options)  # type: ignore[arg-type]
    return done.added, done.updated, done.unchanged


def text_of(store: Store, record: str) -> str:
    return store.frame("d").data.filter(pl.col("id") == record)["text"].item()


def ids(store: Store) -> list[str]:
    return store.frame("d").data["id"].to_list()


def test_records_come_back_as_they_went_in(store: Store, messages: pl.DataFrame):
    done = store.ingest("d", [messages], source={"path": "f"})
    assert (done.added, done.updated, done.unchanged, done.duplicates) == (5, 0, 0, [])
    stored = store.frame("d").rows(columns=messages.columns)
    assert stored.equals(messages)
    _, (part,) = store.catalogue.parts.of("d")
    assert part.id == done.part
    assert part.source == {"path": "f"}


def test_an_empty_label_counts_as_none_and_a_missing_split_as_none(store: Store):
    take(store, texts("a", "b", label=["", "x"], split=[None, "test"]))
    frame = store.frame("d").rows(columns=["label", "given", "split"])
    assert frame.rows() == [(None, None, "none"), ("x", "x", "test")]


def test_length_counts_characters_not_bytes(store: Store):
    take(store, texts("äöü", None, ""))
    assert store.frame("d").data["length"].to_list() == [3, 0, 0]


def test_missing_ids_are_hashes_of_the_content_and_repeats_are_numbered(store: Store):
    take(store, texts("hello", "bye", "hello"), texts("hello", None))
    hello = hashlib.blake2b(b"hello", digest_size=8).hexdigest()
    found = ids(store)
    assert [found[0], found[2], found[3]] == [hello, f"{hello}-2", f"{hello}-3"]
    assert len(set(found)) == 5


def test_an_image_is_part_of_the_content(store: Store):
    take(store, texts("a", "a", "a", image=["1.png", "2.png", None]))
    found = ids(store)
    assert found[0] == hashlib.blake2b(b"a\x001.png", digest_size=8).hexdigest()
    assert found[2] == hashlib.blake2b(b"a", digest_size=8).hexdigest()
    assert len(set(found)) == 3


def test_the_same_source_again_changes_nothing_and_writes_nothing(store: Store):
    frame = texts("hello", "bye", "hello", label=["x", None, "y"])
    assert take(store, frame) == (3, 0, 0)
    before = store.frame("d").fingerprint
    assert take(store, frame) == (0, 0, 3)
    assert len(list(store.layout.parts.iterdir())) == 1
    assert store.frame("d").fingerprint == before


def test_a_row_with_a_known_id_replaces_the_record_and_others_are_added(
    store: Store, messages: pl.DataFrame
):
    take(store, messages)
    changed = messages.with_columns(
        text=pl.when(pl.col("id") == "b").then(pl.lit("Refund!")).otherwise("text"),
        id=pl.col("id").replace("e", "f"),
    )
    assert take(store, changed) == (1, 1, 3)
    frame = store.frame("d")
    assert sorted(frame.data["id"]) == ["a", "b", "c", "d", "e", "f"]
    assert text_of(store, "b") == "Refund!"
    assert take(store, messages) == (0, 1, 4)  # and back again
    assert text_of(store, "b") == "Refund please"
    assert store.frame("d").record("f") is not None


def test_another_line_number_is_no_change(store: Store, messages: pl.DataFrame):
    take(store, messages)
    assert take(store, messages.with_columns(pl.col("_line") + 7)) == (0, 0, 5)


def test_a_later_import_keeps_what_a_person_decided(store: Store, messages: pl.DataFrame):
    take(store, messages)
    store.decide(
        "d",
        [
            DecisionDraft(record="a", action="relabel", label="lost card", by="lena"),
            DecisionDraft(record="b", action="confirm", by="lena"),
            DecisionDraft(record="c", action="exclude", by="lena"),
        ],
    )
    take(store, messages.with_columns(label=pl.lit("other")))
    rows = {row["id"]: row for row in store.frame("d").data.iter_rows(named=True)}
    assert {name: row["given"] for name, row in rows.items()} == dict.fromkeys("abcde", "other")
    assert [rows[name]["label"] for name in "abc"] == ["lost card", "refund", "other"]
    assert rows["c"]["excluded"]


def test_repeated_ids_are_refused_with_their_lines_and_nothing_is_stored(
    store: Store, messages: pl.DataFrame
):
    twice = pl.concat([messages, messages.head(2).with_columns(pl.col("_line") + 10)])
    with pytest.raises(DuplicateIds) as caught:
        take(store, twice)
    assert "line 12 repeats 'a' of line 2" in caught.value.message
    assert [row.line for row in caught.value.rejected] == [12, 13]
    with pytest.raises(DatasetNotFound):
        store.frame("d")
    assert list(store.layout.parts.iterdir()) == []


def test_repeated_ids_can_be_left_out_keeping_the_first(store: Store, messages: pl.DataFrame):
    again = messages.head(2).with_columns(pl.lit("later").alias("text"), pl.col("_line") + 10)
    done = store.ingest("d", [messages, again], source={}, skip_duplicates=True)
    assert (done.added, len(done.duplicates)) == (5, 2)
    assert done.duplicates[0].reason == "The id 'a' was already given on line 2."
    assert "later" not in store.frame("d").data["text"].to_list()


def test_given_and_made_ids_can_stand_in_one_source(store: Store):
    hello = hashlib.blake2b(b"hello", digest_size=8).hexdigest()
    take(store, texts("hello", "hello", "bye", "hello", id=[None, "x", "", hello]))
    found = ids(store)
    assert found[0] == f"{hello}-2"
    assert found[1] == "x"
    assert found[3] == hello


def test_a_given_id_that_looks_like_a_numbered_repeat_is_not_taken_twice(store: Store):
    hello = hashlib.blake2b(b"hello", digest_size=8).hexdigest()
    with pytest.raises(DuplicateIds, match="look like the ones made"):
        take(store, texts("hello", "hello", "x", id=[None, None, f"{hello}-2"]))


def test_batches_whose_metadata_differ_are_brought_together(store: Store):
    take(
        store,
        texts("a", **{"meta.n": [1], "meta.m": [1]}),
        texts("b", **{"meta.n": [1.5], "meta.m": ["x"]}),
        texts("c", **{"meta.other": [True], "meta.m": [None]}),
    )
    data = store.frame("d").data
    assert data["meta.n"].to_list() == [1.0, 1.5, None]
    assert data["meta.m"].to_list() == ["1", "x", None]
    assert data["meta.other"].to_list() == [None, None, True]


def test_imports_whose_metadata_differ_are_brought_together(store: Store):
    take(store, texts("a", "b", **{"meta.n": [1, 2]}))
    assert take(store, texts("b", "c", **{"meta.n": ["2", "three"]})) == (1, 0, 1)
    assert store.frame("d").data["meta.n"].to_list() == ["1", "2", "three"]
    assert take(store, texts("a", **{"meta.m": [None]})) == (0, 1, 0)


def pieces(*names: str, text: str = "as it was") -> pl.DataFrame:
    parents = [name.partition("#")[0] for name in names]
    return texts(
        *[f"{text} {n}" for n in names],
        id=list(names),
        parent=parents,
        locator=["0–9"] * len(names),
    )


def test_pieces_that_their_parent_has_no_more_leave_and_those_of_others_stay(store: Store):
    take(store, pieces("a#1", "a#2", "a#3", "b#1", "b#2"))
    take(store, texts("a remark on it", id=["r"], parent=["a"]))
    take(store, texts("named by its own id", id=["own"], parent=["a"], locator=["3–5"]))
    store.decide("d", [DecisionDraft(record="a#3", action="relabel", label="old", by="lena")])
    done = store.ingest(
        "d", [pieces("a#1"), pieces("a#2", text="new")], source={}, whole=lambda: ["a"]
    )
    assert (done.added, done.updated, done.unchanged, done.removed) == (0, 1, 1, 1)
    assert sorted(ids(store)) == ["a#1", "a#2", "b#1", "b#2", "own", "r"]
    (kept,) = store.catalogue.decisions.since("d")
    assert (kept.record, kept.label) == ("a#3", "old")
    assert store.doctor().healthy
    assert store.compact("d")
    assert sorted(ids(store)) == ["a#1", "a#2", "b#1", "b#2", "own", "r"]
    take(store, pieces("a#3"))
    again = store.frame("d").record("a#3")
    assert again is not None
    assert again["label"] == "old"


def test_pieces_leave_where_nothing_else_changes(store: Store):
    take(store, pieces("a#1", "a#2"))
    before = store.frame("d").fingerprint
    done = store.ingest("d", [pieces("a#1")], source={}, whole=lambda: ["a"])
    assert (done.added, done.updated, done.unchanged, done.removed) == (0, 0, 1, 1)
    assert ids(store) == ["a#1"]
    assert store.frame("d").fingerprint != before
    again = store.ingest("d", [pieces("a#1")], source={}, whole=lambda: ["a"])
    assert (again.removed, again.part) == (0, None)
    assert store.doctor().healthy


def test_an_import_without_rows_makes_nothing(store: Store):
    assert take(store, texts()) == (0, 0, 0)
    with pytest.raises(DatasetNotFound):
        store.frame("d")


@pytest.mark.parametrize("error", [Cancelled("Stopped."), EncodingError("No UTF-8.")])
def test_an_import_that_stops_half_way_leaves_no_trace(store: Store, error: Exception):
    def broken() -> Iterator[pl.DataFrame]:
        yield texts("a")
        raise error

    with pytest.raises(type(error)):
        store.ingest("d", broken(), source={})
    assert list(store.layout.parts.iterdir()) == []
    assert list(store.layout.locks.iterdir()) == []


def test_a_report_may_cancel_an_import(store: Store):
    seen: list[int] = []

    def report(done: int, total: int | None = None, phase: str = "") -> None:  # noqa: ARG001
        seen.append(done)
        if done > 2:
            raise Cancelled("Stopped.")

    with pytest.raises(Cancelled):
        store.ingest("d", [texts("a", "b"), texts("c")], source={}, report=report)
    assert seen == [2, 3]
    assert list(store.layout.parts.iterdir()) == []


def test_a_column_that_nobody_declared_is_a_mistake_of_the_caller(store: Store):
    with pytest.raises(ValueError, match="stars"):
        take(store, texts("a", stars=[1]))


def test_rows_are_cut_into_chunks_by_number_and_by_size(tmp_path: Path, messages: pl.DataFrame):
    writer = parts.PartWriter(tmp_path / "a", rows=2)
    writer.append(messages.head(3))
    writer.append(messages.tail(2))
    assert [chunk.rows for chunk in writer.finish()] == [2, 2, 1]
    long = pl.DataFrame({"text": ["x" * 1000] * 10})
    writer = parts.PartWriter(tmp_path / "b", size=3000)
    writer.append(long)
    chunks = writer.finish()
    assert sum(chunk.rows for chunk in chunks) == 10
    assert max(chunk.rows for chunk in chunks) <= 3
    again = pl.concat([parts.read_chunk(tmp_path / "b" / chunk.file) for chunk in chunks])
    assert again.equals(long)


def test_two_imports_at_once_into_one_data_set_both_arrive(store: Store, messages: pl.DataFrame):
    def slow() -> Iterator[pl.DataFrame]:
        yield messages.head(3)
        # meanwhile another import commits, with two ids of ours
        assert take(store, messages.tail(3)) == (3, 0, 0)

    done = store.ingest("d", slow(), source={})
    assert (done.added, done.updated, done.unchanged) == (2, 0, 1)
    assert sorted(ids(store)) == ["a", "b", "c", "d", "e"]


def test_an_import_that_finds_other_parts_at_the_end_compares_again(
    store: Store, messages: pl.DataFrame
):
    take(store, messages.head(1))
    interrupted = []

    def report(done: int, total: int | None = None, phase: str = "") -> None:  # noqa: ARG001
        if phase == "comparing" and not interrupted:
            interrupted.append(done)
            take(store, messages.head(3).tail(2).with_columns(text=pl.lit("faster")))

    done = store.ingest("d", [messages], source={}, report=report)
    assert (done.added, done.updated, done.unchanged) == (2, 2, 1)
    assert "faster" not in store.frame("d").data["text"].to_list()
    assert store.doctor().healthy


def test_repeated_hashes_are_found_slice_by_slice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(identity, "BLOCK", 64)
    values = np.random.default_rng(0).integers(0, 2**64, 1000, dtype=np.uint64)
    values[500:520] = values[:20]
    values[900] = values[0]
    spill = HashSpill(tmp_path / "hashes")
    for block in np.array_split(values, 7):
        spill.append(block)
    spill.close()
    assert spill.repeated().tolist() == sorted(values[:20].tolist())
    assert spill.holds_any(values[3:4])
    assert not spill.holds_any(np.array([1, 2], np.uint64))


def test_membership_in_a_sorted_array():
    found = is_in_sorted(np.array([1, 5, 9, 10]), np.array([5, 9]))
    assert found.tolist() == [False, True, True, False]
    assert not is_in_sorted(np.array([1]), np.array([], int)).any()
