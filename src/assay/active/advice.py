"""Whether to go on labelling, in a sentence: what more gains, and which classes lack labels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assay.active.gain import LITTLE, WIDE, can_tell, needed
from assay.prose import percent
from assay.schema.active import GainAdvice, GainEstimate

ENOUGH_A_CLASS = 8
"""Labels of a class, below which it lacks labels."""

MANY_LACKING = 0.1
"""Share of the classes that lack labels, beyond which nobody is told to stop."""

UNLIKE = 0.25
"""Share of the records unlike any labelled one, beyond which nobody is told to stop."""

QUANTILE = 0.05
_NAMED = 3
_LOOKED_AT = 4_000


@dataclass(frozen=True)
class Labels:
    """The labels there are to learn from.

    Attributes:
        per_class: Class → labels, 0 for one that was seen only among the records to test on.
        in_bulk: How many of them were given to many records at once.
        left: Records that have none.
        unlike: Share of these unlike any labelled record, 0–1.
    """

    per_class: Mapping[str, int]
    in_bulk: int = 0
    left: int = 1
    unlike: float = 0.0

    @property
    def one_by_one(self) -> int:
        """Labels from which a gain can be estimated."""
        return sum(self.per_class.values()) - self.in_bulk

    @property
    def told(self) -> bool:
        """Whether there are enough of them for an estimate."""
        return can_tell(self.one_by_one, len(self.per_class))

    @property
    def lacking(self) -> dict[str, int]:
        """Classes with few labels, the fewest first."""
        few = [(count, name) for name, count in self.per_class.items() if count < ENOUGH_A_CLASS]
        return {name: count for count, name in sorted(few)}


def unlike_share(known: NDArray[np.float32], others: NDArray[np.float32], seed: int = 0) -> float:
    """Return the share of others farther from all that are known than these from each other.

    Args:
        known: (m, d) vectors of labelled records, of unit length.
        others: (n, d) vectors of records without a label.
        seed: Of a sample, where there are many.
    """
    if len(known) < 2 or not len(others):
        return 0.0
    random = np.random.default_rng(seed)
    if len(others) > _LOOKED_AT:
        others = others[np.sort(random.permutation(len(others))[:_LOOKED_AT])]
    among = known @ known.T
    np.fill_diagonal(among, -1.0)
    far = np.quantile(among.max(axis=1), QUANTILE)
    return float(((others @ known.T).max(axis=1) < far).mean())


def advice(labels: Labels, estimated: GainEstimate | None, *, more: int) -> tuple[GainAdvice, str]:
    """Say whether to go on, and which classes lack labels.

    Nobody is told to stop while many classes have few labels, or many records are unlike any
    labelled one: what is gained on the whole then says little of what is still to be learned.

    Args:
        labels: Those to learn from.
        estimated: The estimate, where one could be made.
        more: Labels the estimate is about.
    """
    if not sum(labels.per_class.values()):
        return "early", "Nothing is labelled yet: begin with this batch."
    if len(labels.per_class) < 2:
        return "early", (
            "All labels are the same so far; a model needs at least two. Too early to tell what "
            "more would gain."
        )
    short = _short(labels)
    if estimated is None:
        return "early", _joined(_too_few(labels), short)
    return _weighed(labels, estimated, short, more)


def _weighed(
    labels: Labels, estimated: GainEstimate, short: str, more: int
) -> tuple[GainAdvice, str]:
    low, high = estimated.interval
    said = f"{more} more labels would gain about {estimated.gain:.1f} points of accuracy"
    between = f"between {low:.1f} and {high:.1f}"
    if high - low > WIDE:
        fits = f"Too early to tell: {said}, but anything {between} fits what was seen so far."
        return "early", _joined(fits, short)
    if high >= LITTLE:
        return "go_on", _joined(f"Go on: {said} ({between}).", short)
    if labels.left and len(labels.lacking) > MANY_LACKING * len(labels.per_class):
        return "go_on", (
            f"Go on: {short} By the labels there are, {said} ({between}), but these classes are "
            "hardly among them."
        )
    if labels.left and labels.unlike > UNLIKE:
        return "go_on", (
            f"Go on: {percent(labels.unlike, 0)} of the records without a label are unlike any "
            f"that has one, and may be of classes not seen yet. For those seen, {said} ({between})."
        )
    stop = (
        f"You may stop: {said} ({between}). What the model still gets wrong needs better "
        "labels or another method rather than more of the same."
    )
    return "stop", _joined(stop, short)


def _too_few(labels: Labels) -> str:
    wanted = needed(len(labels.per_class))
    told = "Too early to tell what more labels would gain: it is estimated from"
    if not labels.in_bulk:
        return f"{told} {wanted} labels on, and there are {labels.one_by_one}."
    return (
        f"{told} {wanted} labels given one at a time on, and there are {labels.one_by_one}; the "
        f"{labels.in_bulk:,} given to many records at once say nothing of the rest."
    )


def _short(labels: Labels) -> str:
    """Name the classes that lack labels; empty where none does, or nothing is left to label."""
    lacking = labels.lacking
    if not lacking or not labels.left:
        return ""
    named = ", ".join(f"{name} ({count})" for name, count in list(lacking.items())[:_NAMED])
    rest = f" and {len(lacking) - _NAMED} more" if len(lacking) > _NAMED else ""
    verb = "has" if len(lacking) == 1 else "have"
    return (
        f"{len(lacking)} of {len(labels.per_class)} classes {verb} fewer than {ENOUGH_A_CLASS} "
        f"labels to learn from: {named}{rest}."
    )


def _joined(*sentences: str) -> str:
    return " ".join(sentence for sentence in sentences if sentence)
