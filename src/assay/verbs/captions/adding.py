"""What machine captions add to human ones: labels and topics told with them and without."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
import polars as pl
from sklearn.metrics import adjusted_mutual_info_score

from assay.classify import Features, out_of_fold
from assay.encoders import Encoder
from assay.evaluate import compare
from assay.schema.captions import TopicsBeside
from assay.schema.evaluations import Comparison
from assay.schema.runs import Reporter
from assay.topics.fitting import find_topics
from assay.vectors import normalise
from assay.verbs.context import Context
from assay.verbs.embedding.embed import vectors_of

FEWEST = 40
"""Labelled records, and records with topics, below which nothing is compared."""

FEWEST_OF_A_LABEL = 5
WITH, ALONE = "captions with machine captions", "captions alone"


class Adding:
    """Texts of records, alone and with the machine captions of their pictures added.

    Args:
        ctx: Of the workspace.
        encoder: Of the vectors.
        frame: Columns id, text, label, picture, and those of machine captions.
        columns: Of machine captions.
        seed: Of folds, topics and bootstrap.
        report: Progress.
    """

    def __init__(
        self,
        ctx: Context,
        encoder: Encoder,
        frame: pl.DataFrame,
        columns: Sequence[str],
        seed: int,
        report: Reporter,
    ) -> None:
        self._frame = frame.filter(pl.col("text").fill_null("") != "")
        self._seed, self._report = seed, report
        added = pl.concat_str("text", *columns, separator=" . ", ignore_nulls=True)
        alone, both = self._frame["text"].to_list(), self._frame.select(added).to_series().to_list()
        self._features = {
            ALONE: Features(alone, vectors_of(ctx, encoder, alone, report)),
            WITH: Features(both, vectors_of(ctx, encoder, both, report)),
        }

    def labels(self, *, resamples: int, level: float) -> Comparison | None:
        """Compare labels told out of fold; ``None`` where there are too few.

        Records of one picture share a fold, so that no caption is learned from twice.
        """
        rows = self._labelled()
        if rows is None:
            return None
        labels = self._frame["label"].to_numpy()[rows]
        groups = self._frame["picture"].to_numpy()[rows]
        told = {}
        for name, features in self._features.items():
            proba = out_of_fold(
                features.take(rows), labels, groups=groups, seed=self._seed, report=self._report
            )
            told[name] = np.array(sorted(set(labels)), dtype=object)[proba.argmax(axis=1)]
        return self._compared(labels, told, rows, resamples, level)

    def topics(self, *, resamples: int, level: float) -> TopicsBeside | None:
        """Compare topics; ``None`` where there are too few records."""
        if len(self._frame) < FEWEST:
            return None
        found = {}
        for name, features in self._features.items():
            assert features.vectors is not None
            vectors = normalise(features.vectors)
            found[name] = find_topics(vectors, seed=self._seed, report=self._report).topic
        rows = self._labelled()
        labels = None
        if rows is not None:
            given = self._frame["label"].to_numpy()[rows]
            of = self._frame["picture"].to_numpy()[rows]
            told = {name: _by_topic(topic[rows], given, of) for name, topic in found.items()}
            labels = self._compared(given, told, rows, resamples, level)
        return TopicsBeside(
            topics_alone=int(found[ALONE].max()) + 1,
            topics_with=int(found[WITH].max()) + 1,
            agreement=float(adjusted_mutual_info_score(found[ALONE], found[WITH])),
            labels=labels,
        )

    def _labelled(self) -> np.ndarray | None:
        counts = Counter(self._frame["label"].drop_nulls().to_list())
        known = [one for one, count in counts.items() if one and count >= FEWEST_OF_A_LABEL]
        rows = np.flatnonzero(self._frame["label"].is_in(known).fill_null(value=False).to_numpy())
        return rows if len(known) > 1 and len(rows) >= FEWEST else None

    def _compared(
        self,
        labels: np.ndarray,
        told: dict[str, np.ndarray],
        rows: np.ndarray,
        resamples: int,
        level: float,
    ) -> Comparison:
        return compare(
            labels,
            told[WITH],
            told[ALONE],
            ids=self._frame["id"].gather(rows).to_list(),
            resamples=resamples,
            level=level,
            seed=self._seed,
            model_a=WITH,
            model_b=ALONE,
        )


def _by_topic(topic: np.ndarray, labels: np.ndarray, pictures: np.ndarray) -> np.ndarray:
    """Return the most frequent label, in each record's topic, of records of other pictures.

    A machine caption is the same for all records of a picture, and so, nearly, is their label:
    counted in, that alone would make topics with machine captions look better.
    """
    counts = {one: Counter(labels[topic == one]) for one in np.unique(topic)}
    own = {
        (of, one): Counter(labels[(topic == of) & (pictures == one)])
        for of, one in set(zip(topic.tolist(), pictures.tolist(), strict=True))
    }
    told = []
    for of, one in zip(topic.tolist(), pictures.tolist(), strict=True):
        others = counts[of] - own[of, one]
        told.append(min(others, key=lambda one: (-others[one], one)) if others else None)
    return np.array(told, dtype=object)
