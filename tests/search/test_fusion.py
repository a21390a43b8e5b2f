from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assay.errors import InvalidSetting
from assay.search import Ranking, fuse


def ranking(*rows: int) -> Ranking:
    return Ranking(np.array(rows, dtype=np.int64), np.linspace(9, 1, len(rows), dtype=np.float32))


def test_scores_are_those_of_the_paper():
    fused = fuse([ranking(5, 7), ranking(7, 9)], k=60)
    assert fused.rows.tolist() == [7, 5, 9]
    assert fused.scores.tolist() == pytest.approx([1 / 62 + 1 / 61, 1 / 61, 1 / 62])
    assert fused.ranks.tolist() == [[2, 1], [1, 0], [0, 2]]


def test_what_both_lists_hold_beats_the_first_of_one():
    assert fuse([ranking(1, 2), ranking(3, 2)]).rows.tolist() == [2, 1, 3]


def test_ties_go_to_the_earlier_list_then_to_the_lower_row():
    assert fuse([ranking(9), ranking(1)]).rows.tolist() == [9, 1]
    assert fuse([ranking(4, 2), ranking(2, 4)]).rows.tolist() == [4, 2]


def test_a_limit_keeps_the_best():
    fused = fuse([ranking(1, 2, 3), ranking(3, 2, 1)], limit=1)
    assert len(fused) == 1
    assert fuse([ranking(1, 2, 3)]).first(2).ranks.tolist() == [[1], [2]]


def test_nothing_fuses_to_nothing():
    assert len(fuse([])) == 0
    assert len(fuse([ranking(), ranking()])) == 0
    assert fuse([ranking(), ranking(3)]).ranks.tolist() == [[0, 1]]


def test_a_negative_k_is_refused():
    with pytest.raises(InvalidSetting):
        fuse([ranking(1)], k=-1)


LISTS = st.lists(st.lists(st.integers(0, 20), unique=True, max_size=15), min_size=1, max_size=4)


@settings(deadline=None)
@given(LISTS, st.integers(0, 100))
def test_every_row_scores_the_sum_of_its_reciprocal_ranks(lists, k):
    fused = fuse([ranking(*rows) for rows in lists], k=k + 1)
    expected = {
        row: sum(1 / (k + 1 + rows.index(row) + 1) for rows in lists if row in rows)
        for row in {row for rows in lists for row in rows}
    }
    assert dict(zip(fused.rows.tolist(), fused.scores.tolist(), strict=True)) == pytest.approx(
        expected
    )
    assert (np.diff(fused.scores) <= 0).all()
