from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assay.errors import DatasetNotFound, InvalidFilter, RunNotFound, StoreError
from assay.schema.decisions import Decision, DecisionDraft
from assay.schema.filters import parse_filter
from assay.store import Store, parts, view
from assay.store.row_index import RowIndex
from assay.store.standing import effective, stand


def draft(record: str, action: str, label: str | None = None, **more: str) -> DecisionDraft:
    return DecisionDraft.model_validate(
        {"record": record, "action": action, "label": label, "by": "lena", **more}
    )


@pytest.fixture
def filled(store: Store, messages: pl.DataFrame) -> Store:
    store.ingest("shop", [messages], source={"path": "messages.csv"})
    return store


def test_a_fresh_frame_has_all_columns_and_nothing_decided(filled: Store):
    frame = filled.frame("shop")
    assert len(frame) == 5
    assert list(frame.schema)[:6] == ["id", "text", "image", "label", "given", "split"]
    assert frame.data["label"].to_list() == frame.data["given"].to_list()
    assert not frame.data["excluded"].any()
    for name in ("decision", "decided_by", "decided_at", "note"):
        assert frame.data[name].null_count() == 5


def test_decisions_show_in_the_next_frame_and_not_in_the_one_before(filled: Store):
    before = filled.frame("shop")
    filled.decide(
        "shop",
        [
            draft("a", "relabel", "lost card", note="it says card"),
            draft("b", "confirm"),
            draft("c", "exclude"),
            draft("e", "note", note="odd"),
        ],
    )
    after = filled.frame("shop")
    shown = {row["id"]: row for row in after.data.iter_rows(named=True)}
    assert shown["a"]["label"] == "lost card"
    assert shown["a"]["given"] == "card"
    assert shown["a"]["note"] == "it says card"
    assert shown["a"]["decided_by"] == "lena"
    assert isinstance(shown["a"]["decided_at"], datetime)
    assert [shown[name]["decision"] for name in "abcde"] == [
        "relabel",
        "confirm",
        "exclude",
        None,
        None,
    ]
    assert shown["c"]["excluded"]
    assert shown["e"]["note"] == "odd"
    assert before.record("a")["label"] == "card"
    assert before.fingerprint != after.fingerprint
    filled.decide("shop", [draft("a", "undo"), draft("c", "confirm")])
    latest = filled.frame("shop")
    assert latest.record("a")["label"] == "card"
    assert latest.record("a")["decision"] is None
    assert not latest.record("c")["excluded"]


def test_a_decision_of_another_process_shows_at_once(
    open_both: Callable[[], Store], messages: pl.DataFrame
):
    ours, theirs = open_both(), open_both()
    ours.ingest("shop", [messages], source={})
    assert theirs.frame("shop").record("a")["label"] == "card"
    ours.decide("shop", [draft("a", "relabel", "x")])
    assert theirs.frame("shop").record("a")["label"] == "x"
    theirs.decide("shop", [draft("a", "undo")])
    assert ours.frame("shop").record("a")["label"] == "card"
    theirs.ingest("shop", [messages.head(1).with_columns(label=pl.lit("y"))], source={})
    assert ours.frame("shop").record("a")["label"] == "y"


def test_the_same_state_is_the_same_frame(filled: Store):
    assert filled.frame("shop") is filled.frame("shop")


def test_a_page_is_filtered_sorted_and_cut(filled: Store):
    frame = filled.frame("shop")
    labelled = parse_filter("label is not null")
    page = frame.rows(labelled, sort="label", columns=["id", "label"], offset=1, limit=2)
    assert page.rows() == [("c", "greeting"), ("b", "refund")]
    page = frame.rows(labelled, sort="label", descending=True, columns=["id"], limit=2)
    assert page["id"].to_list() == ["b", "e"]
    assert frame.rows(offset=3)["id"].to_list() == ["d", "e"]
    assert frame.rows(labelled, offset=1, limit=1)["id"].to_list() == ["b"]
    assert frame.rows(sort="meta.rating", limit=100)["id"].to_list() == ["a", "e", "c", "b", "d"]
    assert frame.rows(labelled, sort="id", offset=99).is_empty()
    assert frame.lazy().select("id").collect()["id"].to_list() == list("abcde")


def test_counting_and_facets(filled: Store):
    frame = filled.frame("shop")
    assert frame.count() == 5
    assert frame.count(parse_filter("split = 'train'")) == 2
    assert frame.facet("label").rows() == [("refund", 2), ("card", 1), ("greeting", 1), (None, 1)]
    assert frame.facet("label", limit=2).rows() == [("refund", 2), ("card", 1)]
    assert frame.facet("label", parse_filter("split = 'test'")).rows() == [("greeting", 1)]
    assert frame.facet("decided").rows() == [(False, 5)]


def test_a_histogram_counts_every_value_once(filled: Store):
    frame = filled.frame("shop")
    bins = frame.histogram("meta.rating", bins=4)
    assert bins.rows() == [(1.0, 2.0, 1), (2.0, 3.0, 1), (3.0, 4.0, 1), (4.0, 5.0, 1)]
    assert frame.histogram("meta.rating", parse_filter("id = 'a'"), bins=2)["count"].sum() == 1
    assert frame.histogram("meta.rating", parse_filter("id = 'd'")).is_empty()
    filled.decide("shop", [draft("a", "confirm")])
    assert filled.frame("shop").histogram("decided_at", bins=1)["count"].to_list() == [1]
    with pytest.raises(InvalidFilter, match="no numbers"):
        frame.histogram("text")


def test_what_the_frame_does_not_have_is_refused(filled: Store):
    frame = filled.frame("shop")
    for ask in (
        lambda: frame.rows(columns=["stars"]),
        lambda: frame.rows(sort="stars"),
        lambda: frame.facet("meta.stars"),
        lambda: frame.count(parse_filter("confidence > 0.5")),
    ):
        with pytest.raises(InvalidFilter):
            ask()
    with pytest.raises(DatasetNotFound):
        filled.frame("ship")
    with pytest.raises(RunNotFound, match="no stored predictions"):
        filled.frame("shop", predictions="r1")


def test_records_are_found_by_id(filled: Store):
    frame = filled.frame("shop")
    assert frame.record("b")["text"] == "Refund please"
    assert frame.record("zzz") is None
    assert frame.positions(["e", "zzz", "a"]).tolist() == [4, -1, 0]


@settings(max_examples=30, deadline=None)
@given(st.lists(st.text(), unique=True, max_size=50), st.lists(st.text(max_size=2), max_size=50))
def test_an_index_finds_every_id_and_no_other(known: list[str], strangers: list[str]):
    index = RowIndex(pl.Series("id", known, dtype=pl.String))
    wanted = [*strangers, *known]
    expected = [known.index(name) if name in known else -1 for name in wanted]
    assert index.find(wanted).tolist() == expected
    assert index.find(wanted[:3]).tolist() == expected[:3]


def test_predictions_and_findings_of_chosen_runs_are_joined_by_id(filled: Store):
    filled.artefacts.write_frame(
        "r1",
        "predictions",
        pl.DataFrame(
            {
                "id": ["b", "a", "gone"],
                "prediction": ["x", "card", "x"],
                "confidence": [0.9, 0.4, 1],
            }
        ),
    )
    filled.artefacts.write_frame(
        "r2",
        "findings",
        pl.DataFrame({"record": ["a", "a", "b"], "check": ["outliers", "leakage", "outliers"]}),
    )
    frame = filled.frame("shop", predictions="r1", findings="r2")
    assert frame.data["prediction"].to_list() == ["card", "x", None, None, None]
    assert frame.data["unsure"].null_count() == 5
    assert frame.data["finding"].to_list() == [["outliers", "leakage"], ["outliers"], [], [], []]
    assert frame.count(parse_filter("label != prediction and confidence > 0.5")) == 1
    assert frame.facet("finding").rows() == [("outliers", 2), ("leakage", 1)]
    assert frame.rows(sort="finding", descending=True, limit=1)["id"].to_list() == ["a"]
    assert "prediction" not in filled.frame("shop").schema
    filled.decide("shop", [draft("b", "relabel", "x")])
    again = filled.frame("shop", predictions="r1")
    assert again.count(parse_filter("label != prediction and prediction is not null")) == 0


def test_many_small_imports_make_few_chunks(
    store: Store, messages: pl.DataFrame, monkeypatch: pytest.MonkeyPatch
):
    for number in range(8):
        store.ingest("shop", [messages.with_columns(pl.col("id") + str(number))], source={})
    frame = store.frame("shop")
    assert len(frame) == 40
    assert frame.data.n_chunks() == 1
    monkeypatch.setattr(view, "CHUNK_ROWS", 16)
    monkeypatch.setattr(parts, "CHUNK_ROWS", 16)
    store.ingest("other", [messages], source={})
    for number in range(30):
        store.ingest("other", [messages.with_columns(pl.col("id") + str(number))], source={})
    frame = store.frame("other")
    assert len(frame) == 155
    assert frame.data.n_chunks() == 10
    store.decide("other", [draft(f"a{n}", "relabel", str(n)) for n in range(30)])
    labels = dict(store.frame("other").rows(columns=["id", "label"]).rows())
    assert [labels[f"a{n}"] for n in range(30)] == [str(n) for n in range(30)]
    assert labels["b7"] == "refund"


def test_decisions_made_in_many_steps_show_as_those_read_at_once(
    open_both: Callable[[], Store], messages: pl.DataFrame
):
    ours = open_both()
    ours.ingest("shop", [messages], source={})
    for record, action, label in [
        ("a", "relabel", "x"),
        ("b", "exclude", None),
        ("a", "undo", None),
        ("c", "relabel", "y"),
        ("c", "exclude", None),
        ("c", "undo", None),
        ("b", "relabel", "z"),
    ]:
        ours.decide("shop", [draft(record, action, label)])
        ours.frame("shop")
    assert ours.frame("shop").data.equals(open_both().frame("shop").data)


def test_a_missing_part_is_told_with_its_file(filled: Store):
    _, (part,) = filled.catalogue.parts.of("shop")
    (filled.layout.parts / part.id / "00000.arrow").unlink()
    with pytest.raises(StoreError, match=r"00000\.arrow"):
        filled.frame("shop")


def decision(
    seq: int, action: str, label: str | None = None, undoes: int | None = None
) -> Decision:
    return Decision.model_validate(
        {
            "record": "a",
            "action": action,
            "label": label,
            "by": f"p{seq}",
            "note": f"n{seq}" if action == "note" else None,
            "seq": seq,
            "at": datetime(2026, 1, seq),
            "undoes": undoes,
        }
    )


def test_the_latest_judgement_stands_and_a_note_judges_nothing():
    history = [
        decision(1, "relabel", "x"),
        decision(2, "exclude"),
        decision(3, "note"),
    ]
    standing = stand(effective(history))
    assert (standing.label, standing.excluded, standing.decision) == ("x", True, "exclude")
    assert (standing.by, standing.note) == ("p2", "n3")
    standing = stand(effective([*history, decision(4, "confirm", "x")]))
    assert not standing.excluded
    assert stand(effective([decision(1, "note")])).decision is None


def test_an_undo_of_an_earlier_decision_leaves_the_later_ones():
    history = [decision(1, "relabel", "x"), decision(2, "exclude"), decision(3, "undo", undoes=1)]
    standing = stand(effective(history))
    assert (standing.label, standing.excluded) == (None, True)


def test_the_most_frequent_of_many_values_come_first_then_by_value(store: Store):
    labels = [f"l{n:02}" for n in range(40)] + ["l20", "l20", "l30", None, None]
    store.ingest("many", [pl.DataFrame({"label": labels, "text": labels})], source={})
    frame = store.frame("many")
    whole = frame.facet("label", limit=None).rows()
    assert whole[:4] == [("l20", 3), ("l30", 2), (None, 2), ("l00", 1)]
    for limit in (0, 1, 2, 3, 5, 40, 41, 99):
        assert frame.facet("label", limit=limit).rows() == whole[:limit]


def test_pages_deep_in_an_order_follow_the_shallow_ones(store: Store):
    texts = [f"text {n * 7919 % 3000}" for n in range(3000)]
    store.ingest("many", [pl.DataFrame({"id": texts, "text": texts})], source={})
    frame = store.frame("many")
    paged = [
        frame.rows(sort="text", descending=True, offset=at, limit=50, columns=["text"])
        for at in range(0, 3000, 50)
    ]
    assert pl.concat(paged)["text"].to_list() == sorted(texts, reverse=True)
    where = parse_filter("length < 9")
    short = sorted(text for text in texts if len(text) < 9)
    found = [frame.rows(where, sort="text", offset=at, limit=50) for at in range(0, 1000, 50)]
    assert pl.concat(found)["text"].to_list() == short
