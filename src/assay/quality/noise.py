"""How labels go wrong: a mixture of kinds of mistakes, and what it says about each record.

The true class y of a text x follows a classifier, p(y | x). Its annotation is right, or one of
three kinds of mistake:

* a *slip*: any other class, each as likely (uniform label noise);
* a *confusion*: another class, as likely as the text makes it plausible, p(g | x) / (1 − p(y | x));
* a *habit*: class y is often given as g, whatever the text says (class-conditional noise, the
  transition matrix of Natarajan et al. 2013 and of confident learning, Northcutt et al. 2021).

How often each kind happens is estimated from the data itself by expectation maximisation. Where
labels were flipped at random slips win, and records rank by self-confidence; where annotators
mistake neighbouring classes confusions or habits win, and records rank by the odds of the rival.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

TINY = 1e-7
"""Least probability a classifier is believed."""


SLIPS, CONFUSIONS, HABITS = "slips", "confusions", "habits"


@dataclass(frozen=True)
class NoiseSettings:
    """Parameters of the noise model.

    Attributes:
        models: Kinds of mistakes of each model whose odds are averaged. What a classifier
            itself often mistakes looks like a habit of the annotators, and the likelihood
            alone would believe it: the model of slips only holds against that.
        candidates: Most probable classes of a record that are considered as its true one.
        sharpness: Exponents of the probabilities tried: a classifier calibrated on wrong
            labels is too modest about the right ones, and the likelihood says by how much.
        implausible: What a text makes less probable than this, next to its rival, is no
            confusion: it explains nothing.
        rounds: Of expectation maximisation.
        prior: Weight, in records, of the assumption that ``error`` of the labels are wrong.
        error: That share.
        least: Least share of labels each kind of mistake keeps.
        folds: A habit counts for a record only as far as it is seen in the other folds.
        smoothing: Mistakes assumed for each class before any is seen, spread evenly.
        most_classes: With more classes than this, habits are not looked for.
        seed: Of the folds.
    """

    models: tuple[tuple[str, ...], ...] = ((SLIPS,), (SLIPS, CONFUSIONS, HABITS))
    candidates: int = 10
    sharpness: tuple[float, ...] = (0.7, 0.85, 1.0, 1.2, 1.4, 1.7, 2.0, 2.5, 3.0)
    implausible: float = 1e-3
    rounds: int = 30
    prior: float = 10.0
    error: float = 0.03
    least: float = 0.001
    folds: int = 5
    smoothing: float = 3.0
    most_classes: int = 1000
    seed: int = 0


@dataclass(frozen=True)
class NoisePosterior:
    """What the noise model says.

    Attributes:
        wrong: (n,) probability that the annotation is wrong.
        suggested: (n,) class that is then most probably right.
        rates: Estimated share of labels that are right, and of each kind of mistake.
        sharpness: The exponent chosen.
    """

    wrong: NDArray[np.float64]
    suggested: NDArray[np.int64]
    rates: dict[str, float]
    sharpness: float


def noise_posterior(
    probabilities: NDArray[np.float64],
    given: NDArray[np.int64],
    settings: NoiseSettings | None = None,
) -> NoisePosterior:
    """Estimate how annotations go wrong, and the probability that each one is.

    Args:
        probabilities: (n, k) out of sample, rows summing to 1; k at least 2.
        given: (n,) annotated class.
        settings: Parameters.
    """
    chosen = settings or NoiseSettings()
    exponent, evidence = _sharpest(probabilities, given, chosen)
    k = probabilities.shape[1]
    models = [kinds for kinds in chosen.models if HABITS not in kinds or k <= chosen.most_classes]
    fits = [_fit(evidence, kinds, chosen) for kinds in models or [(SLIPS, CONFUSIONS)]]
    blame = np.mean([fit.blame / fit.right[:, None] for fit in fits], axis=0)
    odds = blame.sum(axis=1)
    suggested = evidence.classes[np.arange(len(given)), blame.argmax(axis=1)]
    wrong = _expecting(odds, confident_count(probabilities, given))
    return NoisePosterior(wrong, suggested, fits[-1].rates, exponent)


def confident_count(probabilities: NDArray[np.float64], given: NDArray[np.int64]) -> int:
    """Count annotations the classifier contradicts as surely as it usually agrees.

    The off-diagonal of the confident joint (Northcutt et al. 2021): a class is confident for a
    record from the mean probability on that it gives records annotated with it.
    """
    k = probabilities.shape[1]
    own = probabilities[np.arange(len(given)), given]
    counts = np.bincount(given, minlength=k)
    usual = np.bincount(given, own, minlength=k) / np.maximum(counts, 1)
    usual[counts == 0] = np.inf
    sure = np.where(probabilities >= usual, probabilities, -1.0)
    return int(((sure.max(axis=1) > 0) & (sure.argmax(axis=1) != given)).sum())


def _expecting(odds: NDArray[np.float64], count: float) -> NDArray[np.float64]:
    """Turn odds into probabilities that add up to ``count`` at least.

    A classifier calibrated on the annotations has learnt to expect their mistakes, so that
    the likelihood may need none. The order of the records stands; how many to believe is
    then better known from the confident joint: all odds are multiplied alike until they
    expect as many.
    """
    logs = np.log(np.maximum(odds, 1e-300))
    if float(expit(logs).sum()) >= count:
        return expit(logs)
    low, high = 0.0, 60.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if expit(logs + middle).sum() < count else (low, middle)
    return expit(logs + high)


def _sharpest(
    probabilities: NDArray[np.float64], given: NDArray[np.int64], settings: NoiseSettings
) -> tuple[float, _Evidence]:
    """Choose the exponent under which the annotations are most likely."""
    best = None
    for exponent in settings.sharpness:
        evidence = _evidence(probabilities, given, exponent, settings.candidates)
        likelihood = _fit(evidence, (SLIPS, CONFUSIONS), settings).likelihood
        if best is None or likelihood > best[0]:
            best = likelihood, exponent, evidence
    assert best is not None
    return best[1], best[2]


@dataclass(frozen=True)
class _Evidence:
    """The part of the probabilities that matters: the given class and its rivals."""

    given: NDArray[np.int64]  # (n,)
    own: NDArray[np.float64]  # (n,) probability of the given class
    classes: NDArray[np.int64]  # (n, m) the most probable other classes
    rivals: NDArray[np.float64]  # (n, m) their probabilities
    count: int  # k


@dataclass(frozen=True)
class _Fit:
    rates: dict[str, float]
    likelihood: float  # mean log-likelihood of the annotations
    right: NDArray[np.float64]  # (n,) probability of the annotation, being right
    blame: NDArray[np.float64]  # (n, m) probability of the annotation, the rival being right


def _evidence(
    probabilities: NDArray[np.float64], given: NDArray[np.int64], exponent: float, most: int
) -> _Evidence:
    """Sharpen the probabilities and keep the rivals of the given class, by blocks of rows."""
    n, k = probabilities.shape
    m = min(most, k - 1)
    own, rivals = np.empty(n), np.empty((n, m))
    classes = np.empty((n, m), dtype=np.int64)
    for start in range(0, n, 8192):
        part = slice(start, min(start + 8192, n))
        sharp = np.clip(probabilities[part], TINY, None) ** exponent
        sharp = np.clip(sharp / sharp.sum(axis=1, keepdims=True), TINY / 100, None)
        rows = np.arange(len(sharp))
        own[part] = sharp[rows, given[part]]
        sharp[rows, given[part]] = -1
        top = np.argpartition(sharp, k - m, axis=1)[:, k - m :]
        classes[part] = top
        rivals[part] = np.take_along_axis(sharp, top, axis=1)
    return _Evidence(given, own, classes, rivals, k)


def _fit(evidence: _Evidence, kinds: tuple[str, ...], settings: NoiseSettings) -> _Fit:
    """Estimate the rate of each kind of mistake by expectation maximisation."""
    own, rivals, k = evidence.own, evidence.rivals, evidence.count
    shares = {
        SLIPS: rivals / (k - 1),
        CONFUSIONS: own[:, None] * rivals / np.maximum(1 - rivals, settings.implausible),
    }
    rates = dict.fromkeys(kinds, settings.error / len(kinds))
    fold = np.random.default_rng(settings.seed).integers(settings.folds, size=len(own))
    here = (fold[:, None] * k + evidence.classes) * k + evidence.given[:, None]
    habits = np.full((settings.folds, k, k), 1 / (k - 1)) if HABITS in kinds else np.empty(0)
    right, blame, total = own, rivals, own
    for _ in range(settings.rounds):
        if HABITS in kinds:
            shares[HABITS] = rivals * habits.ravel()[here]
        parts = {kind: rates[kind] * shares[kind] for kind in kinds}
        right = (1 - sum(rates.values())) * own
        blame = np.sum(list(parts.values()), axis=0)
        total = right + blame.sum(axis=1)
        if HABITS in kinds:
            habits = _habits(here, parts[HABITS] / total[:, None], habits.shape, settings.smoothing)
        counts = {kind: float((part.sum(axis=1) / total).sum()) for kind, part in parts.items()}
        rates = _rates(counts, len(own), settings)
    rates = {"right": 1 - sum(rates.values())} | rates
    return _Fit(rates, float(np.log(total).mean()), right, blame)


def _rates(counts: dict[str, float], n: int, settings: NoiseSettings) -> dict[str, float]:
    """Return the share of each kind of mistake, with its prior."""
    before = settings.prior * settings.error / len(counts)
    return {
        kind: max((count + before) / (n + settings.prior), settings.least)
        for kind, count in counts.items()
    }


def _habits(
    here: NDArray[np.int64],
    blame: NDArray[np.float64],
    shape: tuple[int, ...],
    smoothing: float,
) -> NDArray[np.float64]:
    """Return (folds, k, k): of the mistakes in true class y, the share of each given class.

    Each fold's matrix is counted on the other folds, so that a single odd record does not
    become the evidence of its own habit.
    """
    k = shape[1]
    counts = np.bincount(here.ravel(), blame.ravel(), minlength=int(np.prod(shape))).reshape(shape)
    elsewhere = counts.sum(axis=0) - counts + smoothing / (k - 1)
    elsewhere[:, np.arange(k), np.arange(k)] = 0
    return elsewhere / elsewhere.sum(axis=2, keepdims=True)
