"""Search by words over a million short records, and by meaning over 200,000 vectors.

Peers in the same run: SQLite's full text search (FTS5, Porter stemmer, ranked by bm25) for
words, scikit-learn's brute-force nearest neighbours for vectors.
"""

from __future__ import annotations

import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from assay.search import LexicalIndex, build_index, fuse, semantic
from assay.vectors import normalise

SEED = 0
VOCABULARY = 60_000
LIMIT = 10
BATCH = 20_000


def run(quick: bool = False) -> list[dict[str, Any]]:
    """Measure; ``quick`` uses a twentieth of the records."""
    records = 50_000 if quick else 1_000_000
    vectors = 20_000 if quick else 200_000
    with tempfile.TemporaryDirectory() as folder:
        return [*_lexical(Path(folder), records, quick), *_semantic(vectors)]


class _Corpus:
    """Short records of made-up words whose frequencies follow Zipf's law, as in any language."""

    def __init__(self, records: int) -> None:
        random = np.random.default_rng(SEED)
        letters = np.array(list("abcdefghijklmnopqrstuvwxyz"))
        self.words = np.array(
            ["".join(random.choice(letters, random.integers(2, 10))) for _ in range(VOCABULARY)]
        )
        self._odds = 1 / np.arange(1, VOCABULARY + 1)
        self._odds /= self._odds.sum()
        self.records = records

    def batches(self) -> Iterator[list[tuple[str, str]]]:
        random = np.random.default_rng(SEED + 1)
        for start in range(0, self.records, BATCH):
            lengths = random.integers(5, 20, min(BATCH, self.records - start))
            drawn = self.words[random.choice(VOCABULARY, lengths.sum(), p=self._odds)]
            ends = np.cumsum(lengths)
            yield [
                (str(start + row), " ".join(drawn[end - length : end]))
                for row, (end, length) in enumerate(zip(ends, lengths, strict=True))
            ]

    def queries(self, count: int, first: int, last: int) -> list[str]:
        """Queries of one to four words from the ``first`` to the ``last`` most frequent."""
        random = np.random.default_rng(SEED + 2)
        return [
            " ".join(self.words[random.integers(first, last, random.integers(1, 5))])
            for _ in range(count)
        ]


def _lexical(folder: Path, records: int, quick: bool) -> Iterator[dict[str, Any]]:
    corpus = _Corpus(records)
    size = f"{records:,} records"
    place = folder / "tantivy"
    place.mkdir()
    spent = _seconds(lambda: [None for _ in corpus.batches()])  # making the texts
    built = _seconds(lambda: build_index(place, corpus.batches())) - spent
    peer = sqlite3.connect(folder / "fts.db")
    peer_built = _seconds(lambda: _fill(peer, corpus)) - spent
    yield {
        "name": f"build the text index, {size}",
        "value": records / built,
        "unit": "records/s",
        "peer": "SQLite FTS5",
        "peer_value": records / peer_built,
    }
    index = LexicalIndex(place)
    common, usual = corpus.queries(200, 0, 50), corpus.queries(200, 50, 5000)
    few = 20 if not quick else 50
    for name, queries, target in (("common", common, 50.0), ("usual", usual, None)):
        yield {
            "name": f"search {name} words, {size}, p95",
            "value": _p95(index.search, queries),
            "unit": "ms",
            "better": "lower",
            "target": target,
            "peer": "SQLite FTS5",
            "peer_value": _p95(lambda query: _match(peer, query), queries[:few]),
        }
    yield {
        "name": f"search common words quoted as a phrase, {size}, p95",
        "value": _p95(lambda query: index.search(f'"{query}"'), common),
        "unit": "ms",
        "better": "lower",
    }
    yield {
        "name": f"search misspelt words, {size}, p95",
        "value": _p95(lambda query: index.search(query + "q"), usual),
        "unit": "ms",
        "better": "lower",
    }
    random = np.random.default_rng(SEED + 3)
    for share in (0.5, 0.01, 0.0005):
        mask = random.random(records) < share
        yield {
            "name": f"search common words among {share:.2%} of {size}, p95",
            "value": _p95(lambda query, mask=mask: index.search(query, allowed=mask), common),
            "unit": "ms",
            "better": "lower",
        }
    against = np.ones(records, dtype=np.bool_)
    best = index.search(common[0], records // 4)
    against[best.rows] = False
    yield {
        "name": f"search when the filter forbids the best {len(best):,} matches, {size}",
        "value": _p95(lambda query: index.search(query, allowed=against), common[:1] * 5),
        "unit": "ms",
        "better": "lower",
        "note": "worst case",
    }


def _semantic(rows: int) -> Iterator[dict[str, Any]]:
    from sklearn.neighbors import NearestNeighbors

    random = np.random.default_rng(SEED)
    X = normalise(random.normal(size=(rows, 384)).astype(np.float32))
    queries = normalise(random.normal(size=(20, 384)))
    peer = NearestNeighbors(n_neighbors=LIMIT, algorithm="brute", metric="cosine").fit(X)
    size = f"{rows:,} × 384"
    yield {
        "name": f"search by meaning, exact, {size}, p95",
        "value": _p95(lambda query: semantic(query, X, LIMIT), queries),
        "unit": "ms",
        "better": "lower",
        "target": 50.0,
        "peer": "scikit-learn brute force",
        "peer_value": _p95(lambda query: peer.kneighbors(query[None]), queries[:10]),
    }
    mask = random.random(rows) < 0.1
    yield {
        "name": f"search by meaning among 10 % of {size}, p95",
        "value": _p95(lambda query: semantic(query, X, LIMIT, allowed=mask), queries),
        "unit": "ms",
        "better": "lower",
    }
    words, meaning = (semantic(query, X, 1000) for query in queries[:2])
    yield {
        "name": "fuse two lists of 1,000, p95",
        "value": _p95(lambda _: fuse(words, meaning, words=0.1), range(50)),
        "unit": "ms",
        "better": "lower",
    }


def _fill(connection: sqlite3.Connection, corpus: _Corpus) -> None:
    connection.execute("create virtual table texts using fts5(text, tokenize='porter unicode61')")
    for batch in corpus.batches():
        connection.executemany("insert into texts(text) values (?)", ((text,) for _, text in batch))
    connection.commit()


def _match(connection: sqlite3.Connection, query: str) -> list[Any]:
    words = " OR ".join(f'"{word}"' for word in query.split())
    return connection.execute(
        "select rowid, bm25(texts) from texts where texts match ? order by rank limit ?",
        (words, LIMIT),
    ).fetchall()


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _p95(work: Callable[[Any], object], inputs: Sequence[Any] | np.ndarray) -> float:
    """Milliseconds that 95 % of warm calls stay under."""
    for one in inputs[:3]:
        work(one)
    return float(np.percentile([_seconds(lambda one=one: work(one)) for one in inputs], 95)) * 1000
