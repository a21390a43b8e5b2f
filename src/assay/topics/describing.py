"""Topics in words: what sets each apart, and a name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assay.naming import name_groups


@dataclass(frozen=True)
class Description:
    """A topic in words.

    Attributes:
        name: A few words; no other topic described in the same call has the same.
        words: The most telling first, each with its class-based TF-IDF.
    """

    name: str
    words: tuple[tuple[str, float], ...]


def describe(
    texts: Sequence[str | None],
    topic: NDArray[np.integer],
    topics: int,
    *,
    called: str = "Topic",
    first: int = 0,
) -> list[Description]:
    """Describe topics by the words that are frequent in each and rare in the others.

    Args:
        texts: (n,) texts.
        topic: (n,) the topic of each, −1 for none.
        topics: Number of topics.
        called: What one without a telling word is called, before its number.
        first: Number of the first, as people see it.
    """
    names = name_groups(texts, topic, topics, called=called, first=first)
    return [Description(name.name, name.weighed) for name in names]
