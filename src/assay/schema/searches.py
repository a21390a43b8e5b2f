"""What a search answers."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

SearchMode = Literal["lexical", "semantic", "hybrid"]


class SearchHit(BaseModel):
    """One record found.

    Attributes:
        record: Id of the record.
        score: Relevance within this answer, higher is better: BM25 (lexical), cosine
            similarity (semantic, −1 to 1), a weighted sum of both (hybrid).
        rank: 1 for the best.
        lexical_rank, semantic_rank: Rank in each list that was fused.
        text, label, split: The record's own, for showing.
    """

    model_config = ConfigDict(frozen=True)

    record: str
    score: float
    rank: int
    lexical_rank: int | None = None
    semantic_rank: int | None = None
    text: str | None = None
    label: str | None = None
    split: str = "none"


class IndexReport(BaseModel):
    """What a text index holds, and the run that keeps it."""

    model_config = ConfigDict(frozen=True)

    run: str
    records: int
