from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assay.errors import InvalidSetting
from assay.search import Ranking, fuse, weight_of_words


def ranking(scores: dict[int, float]) -> Ranking:
    rows = sorted(scores, key=lambda row: -scores[row])
    return Ranking(
        np.array(rows, dtype=np.int64), np.array([scores[r] for r in rows], dtype=np.float32)
    )


def test_scores_are_a_weighted_sum_and_ranks_are_kept():
    fused = fuse(ranking({5: 8.0, 7: 4.0}), ranking({7: 0.9, 9: 0.5}), words=1.0)
    assert fused.rows.tolist() == [5, 7, 9]  # 5 is given the least similarity, 0.5
    assert fused.scores.tolist() == pytest.approx([0.75, 0.7, 0.25])
    assert fused.ranks.tolist() == [[1, 0], [2, 1], [0, 2]]


def test_a_first_that_is_far_ahead_stays_first():
    words = ranking({1: 9.0, 2: 1.0, 3: 0.9})
    meaning = ranking({2: 0.42, 3: 0.41, 1: 0.4})
    assert fuse(words, meaning, words=0.3).rows.tolist() == [1, 2, 3]


def test_without_weight_meaning_alone_counts():
    fused = fuse(ranking({1: 9.0}), ranking({2: 0.6, 1: 0.5}), words=0)
    assert fused.rows.tolist() == [2, 1]


def test_equal_scores_go_by_words_then_by_row():
    assert fuse(ranking({9: 1.0}), ranking({1: 0.5, 9: 0.5}), words=0).rows.tolist() == [9, 1]
    assert fuse(ranking({}), ranking({4: 0.5, 2: 0.5}), words=1).rows.tolist() == [2, 4]


def test_a_limit_keeps_the_best():
    fused = fuse(ranking({1: 3.0, 2: 2.0}), ranking({2: 0.9, 1: 0.2}), words=0.1, limit=1)
    assert fused.rows.tolist() == [2]
    assert fuse(ranking({1: 3.0, 2: 2.0}), ranking({}), words=1).first(1).ranks.tolist() == [[1, 0]]


def test_nothing_fuses_to_nothing():
    assert len(fuse(ranking({}), ranking({}), words=1)) == 0


def test_a_negative_weight_is_refused():
    with pytest.raises(InvalidSetting):
        fuse(ranking({}), ranking({}), words=-1)


SCORES = st.dictionaries(st.integers(0, 20), st.floats(0, 1, width=32), max_size=15)


@settings(deadline=None)
@given(SCORES, SCORES, st.floats(0, 2))
def test_every_row_of_either_list_stands_once_best_first(words, meaning, weight):
    fused = fuse(ranking(words), ranking(meaning), words=weight)
    assert sorted(fused.rows.tolist()) == sorted({*words, *meaning})
    assert (np.diff(fused.scores) <= 1e-6).all()
    assert fused.scores.max(initial=0.0) <= 1 + 1e-6


CAPTION, PASSAGE = ["a dog on a beach"], ["word " * 200]
SENTENCE = "two people walk along a wide beach in the evening"


def test_words_of_a_sentence_count_more_in_long_texts():
    short, long = weight_of_words(SENTENCE, CAPTION), weight_of_words(SENTENCE, PASSAGE)
    assert short < weight_of_words(SENTENCE, ["word " * 50]) < long
    assert weight_of_words(SENTENCE, [None, ""]) == pytest.approx(short)


def test_a_word_or_two_count_more_than_the_words_of_a_sentence():
    some = [
        weight_of_words(q, CAPTION) for q in ("frisbee", "red frisbee", "a red frisbee", SENTENCE)
    ]
    assert some[0] == some[1] > some[2] > some[3] > 0
    assert weight_of_words("frisbee", PASSAGE) == weight_of_words(SENTENCE, PASSAGE)


def test_a_query_without_words_is_fused_all_the_same():
    assert weight_of_words("?!", CAPTION) == weight_of_words("frisbee", CAPTION)
