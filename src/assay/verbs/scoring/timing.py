"""How fast a model answers and what it costs, measured where nothing comes from a cache."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

import numpy as np

from assay.errors import AssayError, Cancelled
from assay.schema.connections import ELSEWHERE
from assay.schema.runs import Reporter, silent
from assay.verbs.context import Context
from assay.verbs.predicting.predictors import Predictor

LATENCY_SAMPLE = 64
"""Texts predicted one at a time to measure latency."""

ASKED_SAMPLE = 16
"""The same where an answer is asked of somebody else, who may want money for it."""

THROUGHPUT_SAMPLE = 256
"""Most texts predicted at once to measure throughput."""

PATIENCE = 10.0
"""Seconds the texts predicted at once may take, as far as single ones foretell."""


@dataclass(frozen=True, eq=False)
class Speed:
    """What was measured.

    Attributes:
        latencies_ms: Milliseconds of single texts, one after the other, (m,).
        figures: Fields of an ``EvalReport``: throughput, timed, cost, requests …
    """

    latencies_ms: np.ndarray
    figures: dict[str, Any]


def measure(
    ctx: Context,
    model: Predictor,
    texts: list[str],
    *,
    seconds: float,
    report: Reporter = silent,
) -> Speed:
    """Measure a model that has just been asked all of these texts for the first time.

    A model that runs here is timed anew on texts spread over those given, encoding included,
    since its vectors may have been computed long ago. One that is asked elsewhere was timed by
    that very pass; only a few texts are asked again, for the time of a single answer.

    Args:
        seconds: What the pass took.
    """
    if model.card.method in ELSEWHERE:
        figures = taken(model, len(texts), seconds)
        return Speed(_single(ctx, model, _spread(texts, ASKED_SAMPLE), report), figures)
    model.probabilities(ctx, [texts[0]], stored=False)  # it may load the encoder
    latencies = _single(ctx, model, _spread(texts, LATENCY_SAMPLE), report)
    foretold = int(1000 * PATIENCE / max(float(np.median(latencies)), 1e-3))
    together = _spread(texts, min(max(foretold, 16), THROUGHPUT_SAMPLE))
    started = time.perf_counter()
    model.probabilities(ctx, together, stored=False)
    return Speed(latencies, _rate(len(together), time.perf_counter() - started))


def _single(ctx: Context, model: Predictor, texts: list[str], report: Reporter) -> np.ndarray:
    """Time single predictions, (m,) milliseconds; fewer where an answer is refused."""
    times = []
    for done, text in enumerate(texts):
        report(done, len(texts), "timing")
        started = time.perf_counter()
        try:
            model.probabilities(ctx, [text], stored=False)
        except Cancelled:
            raise
        except AssayError:
            break  # the answers are there; that the other side went away costs the timing only
        times.append(1000 * (time.perf_counter() - started))
    return np.array(times)


def taken(model: Predictor, texts: int, seconds: float) -> dict[str, Any]:
    """Return what a pass over texts took, as fields of an ``EvalReport``.

    Args:
        model: The model that was asked for the first time.
        texts: How many.
        seconds: For how long.
    """
    usage = model.usage
    told = {
        "requests": usage.requests,
        "cached": usage.cached,
        "tokens_in": usage.tokens_in,
        "tokens_out": usage.tokens_out,
        "cost": usage.cost,
    }
    return {**told, **_rate(texts - usage.cached, seconds)}


def _rate(texts: int, seconds: float) -> dict[str, Any]:
    return {"throughput": texts / max(seconds, 1e-9), "timed": texts} if texts > 0 else {}


def _spread(texts: list[str], most: int) -> list[str]:
    picked = np.linspace(0, len(texts) - 1, min(most, len(texts))).astype(int)
    return [texts[i] for i in picked.tolist()]
