"""A small corpus of invented messages with vectors and probabilities that fit them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from assay.quality import CheckInput
from assay.vectors import normalise

Make = Callable[..., CheckInput]


@pytest.fixture
def make() -> Make:
    """Build an input from whatever is given; ids are r0, r1, … unless named."""

    def build(texts, labels=None, **more) -> CheckInput:
        n = len(texts)
        return CheckInput(
            ids=np.array(more.pop("ids", [f"r{i}" for i in range(n)]), dtype=object),
            texts=np.array(texts, dtype=object),
            labels=np.array(labels if labels is not None else [None] * n, dtype=object),
            **{name: np.asarray(v) if isinstance(v, list) else v for name, v in more.items()},
        )

    return build


@pytest.fixture
def blobs(make) -> Callable[..., CheckInput]:
    """Build classes as clusters, with softmax probabilities of the distance to the centres."""

    def build(
        classes=4, each=50, dimensions=8, spread=0.25, seed=0, flips=0.0, sharpness=8.0, **more
    ) -> CheckInput:
        random = np.random.default_rng(seed)
        centres = normalise(random.normal(size=(classes, dimensions)))
        true = np.repeat(np.arange(classes), each)
        vectors = normalise(centres[true] + spread * random.normal(size=(len(true), dimensions)))
        logits = sharpness * vectors @ centres.T
        probabilities = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
        given = true.copy()
        rows = random.permutation(len(true))[: int(flips * len(true))]
        given[rows] = (true[rows] + random.integers(1, classes, size=len(rows))) % classes
        names = np.array([f"c{code}" for code in range(classes)], dtype=object)
        data = make(
            [f"text number {i} of {names[code]}" for i, code in enumerate(true)],
            names[given],
            vectors=vectors,
            classes=names,
            probabilities=probabilities,
            **more,
        )
        object.__setattr__(data, "flipped", given != true)
        object.__setattr__(data, "true", names[true])
        return data

    return build
