"""One way of finding topics, measured in a process of its own: `topic_peers.py NAME IN OUT`.

IN holds texts and vectors; OUT gets seconds from the start of the process (cold) and of a second
time (warm), the largest resident memory, members, words and whether both times agree.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
import warnings
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

Found = tuple[np.ndarray, list[list[str]]]
SEED = 0


def ours(texts: list[str], X: np.ndarray, at_most: int | None) -> Found:
    """Topics, words, names and representatives of the default settings."""
    from assay.topics import find_topics
    from assay.topics.describing import describe
    from assay.topics.representatives import representatives

    found = find_topics(X, at_most=at_most, seed=SEED)
    count = found.model.topics
    told = describe(texts, found.topic, count)
    representatives(X, found.topic, count)
    return found.topic, [[word for word, _ in one.words] for one in told]


def bertopic(texts: list[str], X: np.ndarray, at_most: int | None) -> Found:
    """BERTopic as it is, outliers reduced by embeddings; UMAP with a seed so that it repeats."""
    umap: Any = import_module("umap")
    reducing = umap.UMAP(
        n_neighbors=15, n_components=5, min_dist=0.0, metric="cosine", random_state=SEED
    )
    model: Any = import_module("bertopic").BERTopic(
        umap_model=reducing, nr_topics=at_most + 1 if at_most else None
    )
    topics, _ = model.fit_transform(texts, X)
    topics = model.reduce_outliers(texts, topics, strategy="embeddings", embeddings=X)
    model.update_topics(texts, topics=topics)
    words = [[w for w, _ in model.get_topic(t) or [] if w] for t in sorted(set(topics))]
    return np.array(topics), words


def bertopic_unseeded(texts: list[str], X: np.ndarray, _: int | None) -> Found:
    """BERTopic as it is, outliers reduced by embeddings; two runs differ."""
    model: Any = import_module("bertopic").BERTopic()
    topics, _ = model.fit_transform(texts, X)
    topics = model.reduce_outliers(texts, topics, strategy="embeddings", embeddings=X)
    return np.array(topics), []


def evoc(_: list[str], X: np.ndarray, __: int | None) -> Found:
    """EVoC's layer of the persistence it prefers, outliers to the nearest centroid."""
    found: Any = import_module("evoc").EVoC(random_state=SEED)
    member = np.asarray(found.fit_predict(X))
    middles = np.stack([X[member == t].mean(axis=0) for t in range(member.max() + 1)])
    middles /= np.linalg.norm(middles, axis=1, keepdims=True)
    return np.where(member < 0, (X @ middles.T).argmax(axis=1), member), []


def kmeans(_: list[str], X: np.ndarray, at_most: int | None) -> Found:
    """Plain k-means with as many clusters as we find."""
    cluster: Any = import_module("sklearn.cluster")
    return cluster.KMeans(at_most or 100, n_init=1, random_state=SEED).fit_predict(X), []


WAYS: dict[str, Callable[[list[str], np.ndarray, int | None], Found]] = {
    "ours": ours,
    "bertopic": bertopic,
    "bertopic_unseeded": bertopic_unseeded,
    "evoc": evoc,
    "kmeans": kmeans,
}


def main(name: str, source: Path, to: Path, at_most: int | None, started: float) -> None:
    """Measure one way and write what was found."""
    warnings.simplefilter("ignore")
    texts: list[str] = json.loads((source / "texts.json").read_text(encoding="utf-8"))
    X = np.load(source / "vectors.npy")
    first = WAYS[name](texts, X, at_most)
    cold = time.time() - started
    # the memory of one time, as a person has it
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    begun, cpu = time.perf_counter(), time.process_time()
    again = WAYS[name](texts, X, at_most)
    measured: dict[str, Any] = {
        "cold": cold,
        "warm": time.perf_counter() - begun,
        "cpu": time.process_time() - cpu,
        "memory": memory,
        "same": bool(np.array_equal(first[0], again[0])),
        "member": first[0].tolist(),
        "words": first[1],
    }
    to.write_text(json.dumps(measured), encoding="utf-8")


if __name__ == "__main__":
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    limit = int(sys.argv[4]) if sys.argv[4] != "-" else None
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), limit, float(sys.argv[5]))
