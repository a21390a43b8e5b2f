"""A small collection whose relevance a reader can judge."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from assay.search import LexicalIndex, build_index

TEXTS = [
    "The staff were rude but the food is good",
    "Running late again; we ran to the café in Zürich",
    None,
    "日本語のテキスト検索は楽しい",
    "Great pizza 🍕 and wine",
    "don’t order the fish!",
    "food food food",
    "",
    "The food of the staff",
    "อาหารอร่อยมาก",
    "Привет, вкусная пицца",
]


@pytest.fixture
def indexed(tmp_path: Path) -> Callable[..., LexicalIndex]:
    def build(texts: Sequence[str | None] = TEXTS, **options: object) -> LexicalIndex:
        folder = tmp_path / f"index{len(list(tmp_path.iterdir()))}"
        folder.mkdir()
        build_index(folder, [[(f"r{row}", text) for row, text in enumerate(texts)]], **options)
        return LexicalIndex(folder)

    return build
