"""Run: one computation with everything needed to repeat it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal, Protocol

from pydantic import BaseModel, ConfigDict, Field

RunStatus = Literal["pending", "running", "done", "failed", "cancelled", "interrupted"]
"""``interrupted``: the process died; the run can be resumed."""


class Progress(BaseModel):
    """How far a run is.

    Attributes:
        phase: What is being done now, in words.
        done: Units finished.
        total: Units in all, ``None`` when unknown.
        rate: Units per second over the last seconds.
        remaining: Estimated seconds left.
    """

    model_config = ConfigDict(frozen=True)

    phase: str = ""
    done: int = 0
    total: int | None = None
    rate: float | None = None
    remaining: float | None = None


class Run(BaseModel):
    """One computation.

    Attributes:
        id: Sortable unique id.
        kind: embed, train, check, evaluate, compare, predict …
        dataset: Name of the data set it worked on.
        params: Every parameter, cap, seed and threshold.
        fingerprint: Hash of the input (parts, decisions up to a sequence number, models).
        models: Ids of models and encoders used.
        versions: Package versions that matter for the result.
        seed: Random seed, where one was used.
        status: See ``RunStatus``.
        progress: The latest progress.
        result: The result object as plain JSON, once done (small results only).
        error: Sentence of the error, once failed.
        hint: Sentence that says what to do about it.
        log: Events worth keeping, a line each.
    """

    model_config = ConfigDict(frozen=True)

    id: str
    kind: str
    dataset: str | None = None
    params: dict[str, Any] = Field(default_factory=dict)
    fingerprint: str = ""
    models: tuple[str, ...] = ()
    versions: dict[str, str] = Field(default_factory=dict)
    seed: int | None = None
    status: RunStatus = "pending"
    created: datetime
    started: datetime | None = None
    finished: datetime | None = None
    progress: Progress = Progress()
    result: dict[str, Any] | None = None
    error: str | None = None
    hint: str | None = None
    log: tuple[str, ...] = ()

    @property
    def seconds(self) -> float | None:
        """Wall time in seconds, once finished."""
        if self.started is None or self.finished is None:
            return None
        return (self.finished - self.started).total_seconds()


class Reporter(Protocol):
    """What long work calls to say how far it is.

    Raises:
        Cancelled: From the call, when a person cancelled; what is finished is kept.
    """

    def __call__(self, done: int, total: int | None = None, phase: str = "") -> None:
        """Report ``done`` of ``total`` units of ``phase``."""
        ...


def silent(done: int, total: int | None = None, phase: str = "") -> None:
    """Report to nobody: the default where nobody watches."""


def within(report: Reporter, start: int, total: int, phase: str) -> Reporter:
    """Return a reporter for one stretch of longer work.

    Args:
        report: Reporter of the whole.
        start: Units done before the stretch.
        total: Units of the whole.
        phase: Phase of the whole, whatever the stretch calls its own.
    """
    return _Stretch(report, start, total, phase)


class _Stretch:
    def __init__(self, report: Reporter, start: int, whole: int, name: str) -> None:
        self._report, self._start, self._whole, self._name = report, start, whole, name

    def __call__(self, done: int, total: int | None = None, phase: str = "") -> None:
        del total, phase  # the whole has its own
        self._report(min(self._start + done, self._whole), self._whole, self._name)
