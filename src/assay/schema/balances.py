"""How uneven classes were made even, and on what evidence."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

from assay.schema.evaluations import Interval

Balance = Literal["none", "weights", "over", "under", "smote", "auto"]
"""Ways to make uneven classes even; ``auto`` tries them."""


class BalanceTrial(BaseModel):
    """One way to balance in cross-validation on the training labels.

    Attributes:
        way: The way.
        macro_f1: Its macro F1, 0–1.
        difference: Macro F1 over what is reached without balancing.
        interval: Paired bootstrap interval of the difference, wide enough for all that were tried.
    """

    model_config = ConfigDict(frozen=True)

    way: str
    macro_f1: float
    difference: float
    interval: Interval


class BalanceChoice(BaseModel):
    """What ``auto`` chose.

    Attributes:
        chosen: The way taken.
        why: One sentence.
        plain: Macro F1 without balancing, ``None`` where nothing had to be tried.
        trials: What was tried.
        records, folds: Of the cross-validation.
    """

    model_config = ConfigDict(frozen=True)

    chosen: str
    why: str
    plain: float | None = None
    trials: tuple[BalanceTrial, ...] = ()
    records: int = 0
    folds: int = 0
