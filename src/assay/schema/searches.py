"""What a search answers."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

SearchMode = Literal["lexical", "semantic", "hybrid", "pictures"]

LikeBy = Literal["text", "picture"]


class SearchHit(BaseModel):
    """One record found.

    Attributes:
        record: Id of the record.
        score: Relevance within this answer, higher is better: BM25 (lexical), cosine
            similarity (semantic and pictures, −1 to 1), a weighted sum (hybrid).
        rank: 1 for the best.
        lexical_rank, semantic_rank, picture_rank: Rank in each list that was fused.
        text, image, label, split: The record's own, for showing.
    """

    model_config = ConfigDict(frozen=True)

    record: str
    score: float
    rank: int
    lexical_rank: int | None = None
    semantic_rank: int | None = None
    picture_rank: int | None = None
    text: str | None = None
    image: str | None = None
    label: str | None = None
    split: str = "none"


class IndexReport(BaseModel):
    """What a text index holds, and the run that keeps it."""

    model_config = ConfigDict(frozen=True)

    run: str
    records: int
