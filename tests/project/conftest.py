"""Vectors of real messages to lay out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
import pytest

from assay.encoders import resolve_encoder
from assay.sample import sample_path


@dataclass(frozen=True)
class Messages:
    """The sample's messages with their vectors."""

    texts: list[str]
    intents: np.ndarray
    vectors: np.ndarray


@pytest.fixture(scope="session")
def messages() -> Messages:
    table = pl.read_csv(sample_path("bank_messages")).drop_nulls("text").head(900)
    texts = table["text"].to_list()
    vectors = resolve_encoder("minilm:int8", threads=1).encode(texts)
    return Messages(texts, np.array(table["intent"].fill_null("").to_list()), vectors)
