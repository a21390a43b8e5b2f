"""Who is trained on, who is scored, who is held out."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from assay.errors import InvalidSetting, NotEnoughData
from assay.verbs.selection import (
    Rows,
    held_out,
    kept_apart,
    scored_rows,
    training_rows,
    usable,
    with_unlabelled,
)


def rows(
    splits: list[str], labels: list[str | None] | None = None, texts: list[str] | None = None
) -> Rows:
    n = len(splits)
    return Rows(
        [f"r{i}" for i in range(n)],
        texts or [f"text number {i}" for i in range(n)],
        np.array(labels or ["a"] * n, dtype=object),
        np.array(splits, dtype=object),
    )


def test_training_takes_the_train_split_and_never_the_others() -> None:
    chosen = training_rows(rows(["train", "test", "validation", "none", "train"]), None)
    assert chosen.rows.ids == ["r0", "r4"]
    assert chosen.notes == ()


def test_training_on_the_test_split_is_refused() -> None:
    with pytest.raises(InvalidSetting, match="never trained on"):
        training_rows(rows(["test"]), "test")


def test_an_unknown_split_is_refused_by_name() -> None:
    with pytest.raises(InvalidSetting, match="'tset'"):
        training_rows(rows(["train"]), "tset")


def test_unlabelled_and_blank_records_are_not_trained_on() -> None:
    data = rows(["train"] * 3, ["a", None, "b"], ["hello", "there", "   "])
    assert usable(data).tolist() == [True, False, False]
    assert training_rows(data, None).rows.ids == ["r0"]


def test_without_splits_a_share_is_held_out_and_said_so() -> None:
    data = rows(["none"] * 1000)
    chosen = training_rows(data, None)
    held = 1000 - len(chosen.rows)
    assert 150 < held < 250
    assert f"{held} of its labelled records" in chosen.notes[0]
    rest, name = scored_rows(data, None, set(chosen.rows.ids))
    assert name == "rest"
    assert len(rest) == held
    assert not set(rest.ids) & set(chosen.rows.ids)


def test_without_splits_but_with_a_test_split_nothing_more_is_held_out() -> None:
    chosen = training_rows(rows(["none"] * 50 + ["test"] * 5), None)
    assert len(chosen.rows) == 50


def test_the_same_text_is_always_on_the_same_side() -> None:
    texts = [f"message {i}" for i in range(200)]
    alone = held_out(texts, 0.2)
    among_others = held_out(["new one", *reversed(texts)], 0.2)[1:][::-1]
    assert (alone == among_others).all()
    assert (held_out([text.upper() for text in texts], 0.2) == alone).all()


def test_nothing_trained_on_is_ever_scored() -> None:
    data = rows(["train", "train", "test"])
    chosen, _ = scored_rows(data, "train", {"r0"})
    assert chosen.ids == ["r1"]


def test_scoring_an_empty_split_says_what_to_do() -> None:
    with pytest.raises(NotEnoughData, match="no labelled record is in split 'test'") as caught:
        scored_rows(rows(["train"]), "test", set())
    assert "--split rest" in caught.value.hint
    with pytest.raises(NotEnoughData, match="were trained on"):
        scored_rows(rows(["train"]), "train", {"r0"})


def test_nothing_labelled_cannot_be_trained_on() -> None:
    with pytest.raises(NotEnoughData, match="No labelled record"):
        training_rows(rows(["train", "train"], [None, None]), None)


def test_texts_are_added_without_their_labels_but_never_of_validation_or_test() -> None:
    everything = rows(["train", "train", "test", "validation", "none", "train"])
    both = with_unlabelled(everything, everything.take([0]))
    assert both.ids == ["r0", "r1", "r4", "r5"]
    assert both.labels.tolist() == ["a", None, None, None]


def test_without_splits_the_texts_held_out_are_not_added_either() -> None:
    everything = rows(["none"] * 200)
    both = with_unlabelled(everything, everything.take([0]))
    kept = {
        i for i, out in zip(everything.ids, held_out(everything.texts, 0.2), strict=True) if not out
    }
    assert set(both.ids) == kept | {"r0"}
    assert len(kept) < 200


def test_a_class_with_few_labels_gives_up_few_of_them() -> None:
    for labels_a_class, most in ((1, 0), (2, 0), (3, 0), (4, 1), (8, 2), (100, 30)):
        labels = [f"class {n}" for n in range(40) for _ in range(labels_a_class)]
        everything = rows(["none"] * len(labels), [*labels])
        kept = kept_apart(everything, 0.2)
        held = Counter(everything.labels[kept])
        assert max(held.values(), default=0) <= most
        assert not (kept & ~held_out(everything.texts, 0.2)).any()
        assert most == 0 or held


def test_large_classes_are_held_out_by_their_text_alone() -> None:
    everything = rows(["none"] * 2000, ["a", "b"] * 1000)
    assert (kept_apart(everything, 0.2) == held_out(everything.texts, 0.2)).all()


def test_copies_of_a_text_stay_on_one_side_whatever_their_labels() -> None:
    texts = [f"message {n % 60}" for n in range(240)]
    labels = np.array([f"class {n % 7}" for n in range(240)], dtype=object)
    everything = Rows([f"r{n}" for n in range(240)], texts, labels, np.full(240, "none", object))
    sides: dict[str, set[bool]] = {}
    for text, out in zip(texts, kept_apart(everything, 0.2), strict=True):
        sides.setdefault(text, set()).add(bool(out))
    assert all(len(side) == 1 for side in sides.values())
    assert any(True in side for side in sides.values())


def test_with_two_labels_a_class_all_are_learned_from_and_it_is_said() -> None:
    everything = rows(["none"] * 100, [f"class {n // 2}" for n in range(100)])
    chosen = training_rows(everything, None)
    assert len(chosen.rows) == 100
    assert "leave none to test on" in chosen.notes[0]
