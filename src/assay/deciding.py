"""What people say about the records of a data set, as verbs of ``Dataset``."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from assay import verbs
from assay.schema.active import LabelGain, NextBatch
from assay.schema.decisions import Action, Agreement, Decision, DecisionDraft
from assay.schema.findings import Finding
from assay.schema.reports import DecisionReport
from assay.schema.runs import Reporter, silent
from assay.verbs.context import Context


class Deciding:
    """The verbs of a data set with which people decide."""

    _ctx: Context
    name: str

    def next(
        self,
        batch: int = 20,
        *,
        strategy: str = "adaptive",
        encoder: str | None = None,
        holdout: float = 0.2,
        seed: int = 0,
        watch: Reporter = silent,
    ) -> NextBatch:
        """Choose what to label next; ``gain`` says whether it is worth it.

        Works from the first label on: without one, by covering all there is.

        Args:
            batch: Records wanted.
            strategy: ``adaptive`` (cover, then ask what the labels leave open, varied),
                ``coverage``, ``uncertainty`` or ``random``.
            encoder: Encoder of the vectors.
            holdout: Share of the batch that is drawn at random to test on.
            seed: Same seed, same batch.
            watch: Called with progress.
        """
        return verbs.label_next.label_next(
            self._ctx,
            self.name,
            batch=batch,
            strategy=strategy,
            encoder=encoder,
            holdout=holdout,
            seed=seed,
            watch=watch,
        )

    def gain(
        self,
        more: int = 20,
        *,
        encoder: str | None = None,
        holdout: float = 0.2,
        level: float = 0.95,
        seed: int = 0,
        watch: Reporter = silent,
    ) -> LabelGain:
        """Estimate what more labels would gain, and say which classes lack some.

        Args:
            more: Labels on top of those there are, 20 at least.
            encoder: Encoder of the vectors.
            holdout: Share of the records kept for testing, where the source names no splits.
            level: Of the interval of the gain.
            seed: Same seed, same estimate.
            watch: Called with progress.
        """
        return verbs.gain.label_gain(
            self._ctx,
            self.name,
            more=more,
            encoder=encoder,
            holdout=holdout,
            level=level,
            seed=seed,
            watch=watch,
        )

    def decide(
        self,
        records: str | Sequence[str] | Callable[[], Sequence[str]],
        action: Action,
        *,
        by: str | None = None,
        label: str | None = None,
        note: str | None = None,
        check: str | None = None,
        run: str | None = None,
        key: str | None = None,
        expected: int | None = None,
    ) -> DecisionReport:
        """Save a decision on one record or several; it is on disk when this returns.

        Args:
            records: One id, several, or a function that finds them.
            action: confirm, relabel, exclude, note or undo.
            by: Who decides.
            label: The new label, for relabel.
            note: Free words.
            check: The check whose finding led to it.
            run: The run that finding hangs on.
            key: Of the caller's making: the same call again saves nothing twice.
            expected: Refuse unless so many records are meant.
        """
        return verbs.decide.decide(
            self._ctx,
            self.name,
            records,
            action,
            by=by,
            label=label,
            note=note,
            check=check,
            run=run,
            key=key,
            expected=expected,
        )

    def decide_all(
        self, decisions: Sequence[DecisionDraft], *, by: str | None = None
    ) -> DecisionReport:
        """Save different decisions in one commit, all or none; on disk when this returns.

        A decision whose ``by`` is empty takes that of the call; one whose ``key`` was saved
        before is not saved again.
        """
        return verbs.decide.decide_all(self._ctx, self.name, decisions, by=by)

    def accept(self, findings: Sequence[Finding], *, by: str | None = None) -> DecisionReport:
        """Do what findings propose: relabel to the suggestion, or exclude the record."""
        return verbs.decide.accept(self._ctx, self.name, findings, by=by)

    def accept_top(self, check: str, top: int, *, by: str | None = None) -> DecisionReport:
        """Accept the gravest open findings of one check that propose something."""
        return verbs.decide.accept_top(self._ctx, self.name, check, top, by=by)

    def history(
        self, record: str | None = None, *, since: int = 0, limit: int | None = None
    ) -> list[Decision]:
        """Return the decisions on one record, or on all, oldest first.

        Args:
            record: Id of the record; all records when not given.
            since: Only decisions with a higher number than this.
            limit: At most so many.
        """
        return verbs.decide.history(self._ctx, self.name, record, since=since, limit=limit)

    def agreement(self) -> Agreement:
        """Measure how far people who judged the same records agree."""
        return verbs.agreement.agreement(self._ctx, self.name)
