"""Human captions against machine captions, on vectors that are easily read."""

from __future__ import annotations

import numpy as np
import pytest

from assay.captions.comparing import compare_sources
from assay.captions.correlation import correlate
from assay.captions.diversity import diversity
from assay.captions.measuring import Source
from assay.encoders.fake import FakeEncoder


def source(column: str, captions: list[str], judged: list[float] | None = None) -> Source:
    references = [[f"a {one} on the grass", f"some {one} outside"] for one in ["dog", "cat", "cow"]]
    values = np.array(judged) if judged else np.full(3, np.nan)
    return Source(column, np.arange(3), captions, references, values)


def vectors(*sources: Source) -> dict[str, np.ndarray]:
    texts = [one for s in sources for one in (*s.captions, *(r for rs in s.references for r in rs))]
    return dict(zip(texts, FakeEncoder().encode(texts), strict=True))


def test_the_nearest_reference_counts_and_the_mean_beside_it():
    good = source("good", ["a dog on the grass", "a cat on the grass", "a cow on the grass"])
    bad = source("bad", ["rain", "rain", "rain"])
    found = compare_sources([bad, good], vectors(good, bad), resamples=200)
    assert [one.column for one in found.sources] == ["good", "bad"]
    assert found.sources[0].similarity == pytest.approx(1.0)
    assert found.sources[0].similarity_mean < 1.0
    assert found.sources[0].rouge_l == pytest.approx(1.0)
    assert sum(bar.count for bar in found.sources[1].bars) == 3
    low, high = found.sources[1].similarity_interval
    assert low <= found.sources[1].similarity <= high
    assert found.correlations == ()


def test_a_caption_said_of_every_picture_is_listed():
    told = diversity(["A dog.", "a dog", "a red cat"])
    assert (told.captions, told.vocabulary) == (3, 4)
    assert told.distinct == pytest.approx(1 / 3)
    assert [(one.caption, one.count) for one in told.repeated] == [("a dog", 2)]
    assert diversity([]).words == 0


def test_a_measure_that_follows_judgement_correlates_and_noise_does_not():
    random = np.random.default_rng(0)
    judged = random.integers(0, 6, 120) / 5
    pictures = np.repeat(np.arange(40), 3)
    near = correlate("near", judged + random.normal(0, 0.1, 120), judged, pictures, resamples=300)
    noise = correlate("noise", random.normal(size=120), judged, pictures, resamples=300)
    assert near is not None
    assert noise is not None
    assert near.spearman > 0.8
    assert near.spearman_interval[0] > 0.7
    assert noise.spearman_interval[0] < 0 < noise.spearman_interval[1]
    assert near.point_biserial is not None


def test_too_few_judgements_or_all_the_same_tell_nothing():
    few = np.arange(5.0)
    assert correlate("few", few, few, np.arange(5)) is None
    assert correlate("same", np.arange(20.0), np.ones(20), np.arange(20)) is None
