"""Human captions against machine captions: one result, and the pairs behind it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from assay.captions.correlation import correlate
from assay.captions.diversity import diversity
from assay.captions.measuring import MEASURES, Source, measure
from assay.schema.captions import HUMAN, Bar, CaptionSource, Correlation

BARS = 20
"""Bars from 0 to 1; what is below 0 stands in the first."""


@dataclass(frozen=True, eq=False)
class Compared:
    """Sources with their measures.

    Attributes:
        sources: What is told of each, the most similar first.
        correlations: With the judgements, the best measure first.
        measures: Column → measure → (m,) values, beside the rows of the ``Source``.
    """

    sources: tuple[CaptionSource, ...]
    correlations: tuple[Correlation, ...]
    measures: Mapping[str, Mapping[str, np.ndarray]]


def compare_sources(
    sources: Sequence[Source],
    vectors: Mapping[str, np.ndarray],
    *,
    resamples: int = 2000,
    level: float = 0.95,
    seed: int = 0,
) -> Compared:
    """Measure each source against the human captions of its pictures.

    Args:
        sources: Captions by column, each with one picture at least.
        vectors: Unit vector of every caption and reference.
        resamples, level, seed: Of the bootstrap over pictures.
    """
    measures = {one.column: measure(one, vectors) for one in sources}
    told = [
        _told(one, measures[one.column], resamples=resamples, level=level, seed=seed)
        for one in sources
    ]
    machines = [one for one in sources if one.column != HUMAN]
    correlations = _correlations(machines, measures, resamples, level, seed)
    return Compared(tuple(sorted(told, key=lambda one: -one.similarity)), correlations, measures)


def _told(
    source: Source,
    measures: Mapping[str, np.ndarray],
    *,
    resamples: int,
    level: float,
    seed: int,
) -> CaptionSource:
    similarity, n = measures["similarity"], len(source.captions)
    random = np.random.default_rng(seed)
    means = [similarity[random.integers(n, size=n)].mean() for _ in range(resamples)]
    low, high = np.quantile(means, [(1 - level) / 2, (1 + level) / 2])
    counts, edges = np.histogram(np.clip(similarity, 0, 1), BARS, (0, 1))
    known = source.judged[np.isfinite(source.judged)]
    return CaptionSource(
        column=source.column,
        pictures=n,
        similarity_interval=(float(low), float(high)),
        bars=tuple(
            Bar(low=float(edges[at]), high=float(edges[at + 1]), count=int(count))
            for at, count in enumerate(counts)
        ),
        diversity=diversity(source.captions),
        judged=float(known.mean()) if len(known) else None,
        **{name: float(values.mean()) for name, values in measures.items()},
    )


def _correlations(
    sources: Sequence[Source],
    measures: Mapping[str, Mapping[str, np.ndarray]],
    resamples: int,
    level: float,
    seed: int,
) -> tuple[Correlation, ...]:
    if not any(np.isfinite(one.judged).any() for one in sources):
        return ()
    judged = np.concatenate([one.judged for one in sources])
    pictures = np.concatenate([one.rows for one in sources])
    values = {
        name: np.concatenate([measures[one.column][name] for one in sources]) for name in MEASURES
    }
    if np.allclose(values["similarity"], values["similarity_mean"]):
        del values["similarity_mean"]  # one human caption a picture: best and mean are the same
    found = [
        correlate(name, value, judged, pictures, resamples=resamples, level=level, seed=seed)
        for name, value in values.items()
    ]
    known = [one for one in found if one is not None]
    return tuple(sorted(known, key=lambda one: -one.spearman))
