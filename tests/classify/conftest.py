"""A small made-up data set: each class has words and a direction of its own."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest

from assay.classify import Features

WORDS = {
    "card": "card chip pin contactless plastic",
    "loan": "loan rate credit mortgage repay",
    "travel": "flight abroad currency hotel trip",
}
FILLER = ["please", "my", "the", "about", "can", "you", "help", "with", "today", "again"]


@dataclass(frozen=True)
class Pile:
    features: Features
    labels: list[str]


def make_pile(per_class: int, seed: int, noise: float = 0.35) -> Pile:
    random = np.random.default_rng(seed)
    directions = np.random.default_rng(7).normal(size=(len(WORDS), 16))
    texts, labels, vectors = [], [], []
    for place, (label, words) in enumerate(WORDS.items()):
        own = words.split()
        every = " ".join(WORDS.values()).split()
        for _ in range(per_class):
            # Now and then a message is only about other things.
            source = own if random.random() < 0.85 else every
            chosen = [*random.choice(source, 2), *random.choice(FILLER, 4)]
            texts.append(" ".join(random.permutation(chosen)))
            labels.append(label)
            vectors.append(directions[place] + random.normal(size=16) * noise * 4)
    matrix = np.array(vectors, dtype=np.float32)
    matrix /= np.linalg.norm(matrix, axis=1, keepdims=True)
    return Pile(Features(texts, matrix), labels)


@pytest.fixture(scope="session")
def pile() -> Pile:
    return make_pile(60, seed=1)


@pytest.fixture(scope="session")
def unseen() -> Pile:
    return make_pile(100, seed=2)
