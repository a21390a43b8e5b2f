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

from collections.abc import Sequence
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
        evenness: How evenly the mistakes are spread over the classes, 0–1.
    """

    wrong: NDArray[np.float64]
    suggested: NDArray[np.int64]
    rates: dict[str, float]
    sharpness: float
    evenness: float


def noise_posterior(
    answers: NDArray[np.float64] | Sequence[NDArray[np.float64]],
    given: NDArray[np.int64],
    settings: NoiseSettings | None = None,
) -> NoisePosterior:
    """Estimate how annotations go wrong, and the probability that each one is.

    Where there are several answers, each is read by itself and the log odds are averaged: what
    training anew believes more and more, because it once believed it, the first answers do not.

    Args:
        answers: (n, k) out of sample, rows summing to 1; k at least 2. Or several of them: the
            first of a classifier that believed every annotation, then of others that weighed
            them. The last names suggestions and rates.
        given: (n,) annotated class.
        settings: Parameters.
    """
    chosen = settings or NoiseSettings()
    several = [answers] if isinstance(answers, np.ndarray) else list(answers)
    readings = [_read(probabilities, given, chosen) for probabilities in several]
    even = float(np.mean([reading.evenness for reading in readings]))
    # Habits are what training anew unlearns; for slips the first answers are as good.
    weights = np.array([even if len(readings) > 1 else 1.0] + [1.0] * (len(readings) - 1))
    logs = np.average([_log_odds(one, even) for one in readings], axis=0, weights=weights)
    last = readings[-1]
    blame = (1 - even) * last.all.blame / last.all.right[:, None]
    blame = blame + even * last.slips.blame / last.slips.right[:, None]
    suggested = last.evidence.classes[np.arange(len(given)), blame.argmax(axis=1)]
    doubted = [contradicted(one, given) for one in several]
    # The last answers alone contradict too many, all of them together too few.
    count = (doubted[-1].sum() + np.all(doubted, axis=0).sum()) / 2
    wrong = _expecting(logs, float(count))
    return NoisePosterior(wrong, suggested, last.all.rates, last.sharpness, even)


def contradicted(probabilities: NDArray[np.float64], given: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Tell which annotations the classifier contradicts as surely as it usually agrees.

    The off-diagonal of the confident joint (Northcutt et al. 2021): a class is confident for a
    record from the mean probability on that it gives records annotated with it.
    """
    k = probabilities.shape[1]
    own = probabilities[np.arange(len(given)), given]
    counts = np.bincount(given, minlength=k)
    usual = np.bincount(given, own, minlength=k) / np.maximum(counts, 1)
    usual[counts == 0] = np.inf
    sure = np.where(probabilities >= usual, probabilities, -1.0)
    return np.asarray((sure.max(axis=1) > 0) & (sure.argmax(axis=1) != given))


@dataclass(frozen=True)
class _Reading:
    """What two models make of one set of answers: of slips only, and of all kinds."""

    evidence: _Evidence
    sharpness: float
    slips: _Fit
    all: _Fit
    evenness: float


def _read(
    probabilities: NDArray[np.float64], given: NDArray[np.int64], settings: NoiseSettings
) -> _Reading:
    exponent, evidence = _sharpest(probabilities, given, settings)
    many = evidence.count > settings.most_classes
    kinds = (SLIPS, CONFUSIONS) if many else (SLIPS, CONFUSIONS, HABITS)
    whole = _fit(evidence, kinds, settings)
    even = 0.5 if many else _evenness(evidence, whole)
    return _Reading(evidence, exponent, _fit(evidence, (SLIPS,), settings), whole, even)


def _evenness(evidence: _Evidence, fit: _Fit) -> float:
    """Tell how evenly the mistakes of each true class are spread over the others.

    The overlap of their shares with equal shares, 0 where one class takes all. The rate of slips
    would say less: with few classes, even habits explain what slips do. Two classes cannot tell.
    """
    k = evidence.count
    if k == 2:
        return 0.5
    total = fit.right + fit.blame.sum(axis=1)
    cells = evidence.classes * k + evidence.given[:, None]
    mistakes = np.bincount(cells.ravel(), (fit.blame / total[:, None]).ravel(), minlength=k * k)
    mistakes = mistakes.reshape(k, k)
    each = mistakes.sum(axis=1)
    shares = mistakes / np.maximum(each, 1e-300)[:, None]
    overlap = np.minimum(shares, 1 / (k - 1)).sum(axis=1)
    mean = float(np.average(overlap, weights=each)) if each.sum() > 0 else 0.5
    # Confusions follow the text: that they spread over the classes makes no slips of them.
    confused = fit.rates[CONFUSIONS] / max(1 - fit.rates["right"], 1e-300)
    return float(np.clip((mean - 1 / (k - 1)) / (1 - 1 / (k - 1)), 0, 1)) * (1 - confused**2)


def _log_odds(reading: _Reading, even: float) -> NDArray[np.float64]:
    """Return the log odds that each annotation is wrong, (n,).

    What a classifier itself often mistakes looks like a habit of the annotators, and the
    likelihood alone would believe it. So the odds of both models are averaged by how even the
    mistakes are, and where they are very even the model of slips only has the word.
    """
    slips, whole = (
        np.maximum(fit.blame.sum(axis=1) / fit.right, 1e-300)
        for fit in (reading.slips, reading.all)
    )
    both = np.log((1 - even) * whole + even * slips)
    return (1 - even**2) * both + even**2 * np.log(slips)


def _expecting(logs: NDArray[np.float64], count: float) -> NDArray[np.float64]:
    """Turn log odds into probabilities that add up to ``count`` at least.

    A classifier calibrated on the annotations has learnt to expect their mistakes, so that
    the likelihood may need none. The order of the records stands; how many to believe is
    then better known from the confident joint: all odds are multiplied alike until they
    expect as many.
    """
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
