"""Split one topic into several: k-means on its vectors, the same parts with the same seed."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.cluster import KMeans

from assay.errors import NotEnoughData
from assay.schema.topic_edits import TopicPart
from assay.schema.topics import TopicWord
from assay.topics.describing import describe
from assay.topics.edits import write_middle
from assay.topics.representatives import representatives
from assay.vectors import normalise

STARTS = 4


def split_topic(
    ids: Sequence[str],
    texts: Sequence[str],
    vectors: NDArray[np.float32],
    *,
    parts: int,
    seed: int = 0,
) -> tuple[TopicPart, ...]:
    """Return the parts of a topic, largest first.

    Each part has one middle, and a record belongs to the part whose middle is nearest. So it
    is known where a record belongs that comes later.

    Args:
        ids, texts: n records of the topic.
        vectors: (n, d) of unit length.
        parts: How many, 2 or more.
        seed: Same seed, same parts.

    Raises:
        NotEnoughData: There are fewer different texts than parts.
    """
    rows = normalise(vectors)
    distinct = len(np.unique(rows.round(5), axis=0))
    if distinct < parts:
        raise NotEnoughData(
            f"The topic holds {distinct} different texts, too few for {parts} parts.",
            hint="Ask for fewer parts.",
        )
    # in double precision, because threads add in different orders and a bit would move a record
    model = KMeans(parts, n_init=STARTS, random_state=seed)  # type: ignore[arg-type]
    found = model.fit(rows.astype(np.float64))
    middles = normalise(found.cluster_centers_.astype(np.float32))
    likeness = rows @ middles.T
    member = likeness.argmax(axis=1)
    sizes = np.bincount(member, minlength=parts)
    order = np.argsort(-sizes, kind="stable")
    number = np.empty(parts, dtype=np.int64)
    number[order] = np.arange(parts)
    described = describe(texts, number[member], parts, called="Part", first=1)
    shown = representatives(rows, number[member], parts)
    return tuple(
        TopicPart(
            name=described[place].name,
            words=tuple(TopicWord(word=w, weight=weight) for w, weight in described[place].words),
            representatives=tuple(ids[row] for row in shown[place]),
            cohesion=float(likeness[member == cluster, cluster].mean()),
            middle=write_middle(middles[cluster]),
        )
        for place, cluster in enumerate(order.tolist())
    )
