"""Finding: one check's doubt about one record, with its reason in words."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from assay.schema.decisions import Action

Remedy = Literal["relabel", "exclude", "none"]
"""What accepting a finding does."""


class Finding(BaseModel):
    """Record × check.

    Attributes:
        record: Id of the record; for a finding about the whole data set or a group (a
            class, a slice, a pair of classes) the id of its gravest record, or "".
        check: Name of the check.
        score: Gravity, 0 (harmless) to 1 (surely wrong). Comparable within one check.
        given: The current label.
        suggested: The label proposed instead, where there is one.
        remedy: What accepting the finding does: ``relabel`` to the suggestion, ``exclude`` the
            record, or ``none`` where only a person can say.
        why: One sentence a person can verify.
        run: The run that found it.
        related: Ids of records that show it (duplicates, neighbours, members).
        details: Further facts of the check, plain JSON.
    """

    model_config = ConfigDict(frozen=True)

    record: str
    check: str
    score: float = Field(ge=0, le=1)
    given: str | None = None
    suggested: str | None = None
    remedy: Remedy = "none"
    why: str
    run: str = ""
    related: tuple[str, ...] = ()
    details: dict[str, Any] = Field(default_factory=dict)


class CheckSummary(BaseModel):
    """One line of a report: what a check looked for and how much it found.

    Attributes:
        check: Name of the check.
        title: What it looks for, in words.
        count: Number of findings.
        worst: The gravest finding, if any.
        skipped: Why the check could not run, if it could not.
        seconds: Wall time.
    """

    model_config = ConfigDict(frozen=True)

    check: str
    title: str
    count: int
    worst: Finding | None = None
    skipped: str | None = None
    seconds: float = 0.0


class CheckReport(BaseModel):
    """All findings of one run of the checks, best first within each check."""

    model_config = ConfigDict(frozen=True)

    dataset: str
    run: str
    records: int
    summaries: tuple[CheckSummary, ...]
    findings: tuple[Finding, ...]

    def top(self, limit: int, check: str = "label_errors") -> tuple[Finding, ...]:
        """Return the gravest findings of one check, at most ``limit``."""
        return tuple(f for f in self.findings if f.check == check)[:limit]


class CheckInfo(BaseModel):
    """A check one may run.

    Attributes:
        name: Name of the check.
        title: What it looks for, in words.
        needs: What it needs: labels, vectors, probabilities.
        parameters: Its thresholds and caps with their values.
    """

    model_config = ConfigDict(frozen=True)

    name: str
    title: str
    needs: tuple[str, ...]
    parameters: dict[str, Any]


class CheckStanding(CheckSummary):
    """A check's latest line for a data set, and what is left of it.

    Attributes:
        run: The run that made it.
        open: Findings on records nobody has decided since.
    """

    run: str
    open: int


class Glance(BaseModel):
    """What one sees of a record beside a finding.

    Attributes:
        text: Its text.
        label: The current label.
        given: The label its source gave it.
        split: train, validation, test or none.
        prediction: Label of the latest predictions.
        confidence: Probability of that label, 0–1.
        decision: The decision that stands.
        excluded: Whether it is taken out.
    """

    model_config = ConfigDict(frozen=True)

    text: str | None = None
    label: str | None = None
    given: str | None = None
    split: str | None = None
    prediction: str | None = None
    confidence: float | None = None
    decision: Action | None = None
    excluded: bool = False


class FindingsPage(BaseModel):
    """Some of the latest findings, gravest first within each check.

    Attributes:
        run: The latest run of the checks; ``None`` where nothing was checked yet.
        total: Findings in all that were asked for.
        values: Where they were asked for: id → what one sees of it, for the record of every
            finding of the page and the first ten related to each.
    """

    model_config = ConfigDict(frozen=True)

    run: str | None
    total: int
    findings: tuple[Finding, ...]
    values: dict[str, Glance] = Field(default_factory=dict)
