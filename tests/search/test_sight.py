from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from assay.errors import InvalidSetting
from assay.search import FusedRanking, Ranking, fuse, fuse_pictures

NO = np.nan


def told(scores: dict[int, float]) -> Ranking:
    rows = sorted(scores, key=lambda row: -scores[row])
    return Ranking(
        np.array(rows, dtype=np.int64), np.array([scores[r] for r in rows], dtype=np.float32)
    )


def fused(
    said: Ranking,
    cosines: list[float],
    shown: list[int],
    blank: frozenset[int] | set[int] = frozenset(),
    **more: Any,
) -> FusedRanking:
    return fuse_pictures(
        said,
        np.array(cosines, dtype=np.float32),
        np.array(shown, dtype=np.int64),
        blank=np.array([row in blank for row in range(len(cosines))]),
        **more,
    )


def test_texts_and_pictures_are_brought_to_one_scale():
    # texts: 0.9 → 1, 0.5 → 0; pictures: mean 0.2 → 0, best 0.4 → 1
    found = fused(told({0: 0.9, 1: 0.5}), [0.2, 0.4, 0.1, 0.1], [1, 0])
    assert found.rows.tolist() == [1, 0]  # alike, and by picture then
    assert found.scores.tolist() == pytest.approx([0.5, 0.5])
    assert found.ranks.tolist() == [[0, 0, 1], [0, 0, 2]]


def test_a_record_without_text_is_judged_by_its_picture_alone():
    found = fused(told({0: 0.9, 1: 0.5, 2: 0.8}), [0.1, 0.1, 0.5, 0.1], [2], blank={2})
    assert found.rows.tolist() == [2, 0, 1]
    assert found.scores.tolist() == pytest.approx([1.0, 0.5, 0.0])


def test_a_record_without_picture_is_judged_by_its_text_alone():
    found = fused(told({0: 0.9, 1: 0.5, 3: 0.7}), [NO, 0.4, 0.2, NO], [1])
    assert found.rows.tolist() == [0, 1, 3]
    assert found.scores.tolist() == pytest.approx([1.0, 0.5, 0.5])


def test_ranks_by_words_and_meaning_are_kept():
    said = fuse(told({0: 8.0}), told({0: 0.9, 1: 0.5}), words=1.0)
    found = fused(said, [0.2, 0.4], [1])
    assert dict(zip(found.rows.tolist(), found.ranks.tolist(), strict=True)) == {
        0: [1, 1, 0],
        1: [0, 2, 1],
    }


def test_without_any_text_the_order_is_that_of_the_pictures():
    found = fused(told({}), [0.1, 0.3, 0.2, NO], [1, 2, 0], blank={0, 1, 2, 3})
    assert found.rows.tolist() == [1, 2, 0]
    assert found.first(1).ranks.tolist() == [[0, 0, 1]]


def test_pictures_that_are_all_alike_change_nothing_in_the_order_of_texts():
    found = fused(told({0: 0.9, 1: 0.5, 2: 0.7}), [0.3, 0.3, 0.3], [0, 1, 2])
    assert found.rows.tolist() == [0, 2, 1]


def test_without_weight_texts_alone_decide():
    found = fused(told({0: 0.9, 1: 0.5}), [0.1, 0.9], [1, 0], weight=0.0)
    assert found.rows.tolist() == [0, 1]


def test_a_limit_keeps_the_best_and_nothing_fuses_to_nothing():
    assert fused(told({0: 0.9, 1: 0.5}), [NO, NO], [], limit=1).rows.tolist() == [0]
    assert len(fused(told({}), [NO], [])) == 0


def test_a_negative_weight_is_refused():
    with pytest.raises(InvalidSetting):
        fused(told({}), [], [], weight=-1.0)
