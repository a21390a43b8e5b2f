"""What a person says about records, and accepting what the checks propose."""

from __future__ import annotations

import getpass
from collections.abc import Callable, Sequence

from assay.errors import InvalidDecision
from assay.schema.decisions import Action, Decision, DecisionDraft
from assay.schema.findings import Finding
from assay.schema.reports import DecisionReport
from assay.verbs.context import Context
from assay.verbs.labelling.findings import findings


def decide(
    ctx: Context,
    dataset: str,
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
    """Save one decision on each record; returns once all of them are on disk.

    Args:
        records: One id, several, or a function that finds them, called where the key is new.
        action: confirm, relabel, exclude, note or undo.
        by: Who decides; the setting ``user``, else the login name, when not given.
        label: The new label, for relabel.
        note: Free words.
        check: Check whose finding led to it.
        run: Run that finding hangs on.
        key: Of the caller's making; what was saved under it before is returned, and nothing
            is saved.
        expected: Refuse unless so many records are meant.

    Raises:
        RecordNotFound: An id the data set does not have; nothing is saved.
        InvalidDecision: The action lacks what it needs; nothing is saved.
    """
    person = by or ctx.settings.user or getpass.getuser()

    def before() -> DecisionReport | None:
        saved = ctx.store.catalogue.decisions.batch(dataset, key) if key is not None else None
        return DecisionReport(dataset=dataset, saved=tuple(saved)) if saved else None

    if (done := before()) is not None:
        return done
    found = records() if callable(records) else records
    ids = [found] if isinstance(found, str) else list(dict.fromkeys(found))
    if expected is not None and expected != len(ids):
        if (done := before()) is not None:  # the same request came twice, and the other was first
            return done
        raise InvalidDecision(
            f"{len(ids)} records are meant by now, not {expected}.",
            hint="Look at them again, then decide.",
        )
    drafts = [
        DecisionDraft(
            record=record, action=action, label=label, note=note, by=person, check=check, run=run
        )
        for record in ids
    ]
    saved = ctx.store.decide(dataset, drafts, batch=key)
    return DecisionReport(dataset=dataset, saved=tuple(saved))


def decide_all(
    ctx: Context, dataset: str, drafts: Sequence[DecisionDraft], *, by: str | None = None
) -> DecisionReport:
    """Save different decisions in one commit; see ``Dataset.decide_all``.

    Raises:
        InvalidDecision: One cannot be stored; then none is.
    """
    person = by or ctx.settings.user or getpass.getuser()
    signed = [draft if draft.by else draft.model_copy(update={"by": person}) for draft in drafts]
    return DecisionReport(dataset=dataset, saved=tuple(ctx.store.decide(dataset, signed)))


def accept(
    ctx: Context, dataset: str, chosen: Sequence[Finding], *, by: str | None = None
) -> DecisionReport:
    """Do what findings propose: relabel to the suggestion, or exclude the record.

    Findings that propose nothing are skipped and returned; a record named by several
    findings is decided once, by the first.
    """
    person = by or ctx.settings.user or getpass.getuser()
    drafts: dict[str, DecisionDraft] = {}
    skipped: list[Finding] = []
    for finding in chosen:
        if finding.remedy == "none" or not finding.record:
            skipped.append(finding)
            continue
        drafts.setdefault(
            finding.record,
            DecisionDraft(
                record=finding.record,
                action=finding.remedy,
                label=finding.suggested if finding.remedy == "relabel" else None,
                note=f"accepted: {finding.why}",
                by=person,
                check=finding.check,
                run=finding.run or None,
            ),
        )
    saved = ctx.store.decide(dataset, list(drafts.values())) if drafts else []
    return DecisionReport(dataset=dataset, saved=tuple(saved), skipped=tuple(skipped))


def accept_top(
    ctx: Context, dataset: str, check: str, top: int, *, by: str | None = None
) -> DecisionReport:
    """Accept the gravest open findings of one check that propose something.

    Raises:
        InvalidDecision: ``top`` is not positive, or the check found nothing that proposes.
    """
    if top < 1:
        raise InvalidDecision(f"Cannot accept {top} findings.", hint="Use --top 1 or more.")
    opened = [f for f in findings(ctx, dataset, check=check) if f.remedy != "none"]
    if not opened:
        raise InvalidDecision(
            f"Check '{check}' has no open finding on '{dataset}' that proposes a change.",
            hint=f"Run `assay check {dataset} {check}`, or look at `assay findings {dataset}`.",
        )
    return accept(ctx, dataset, opened[:top], by=by)


def history(
    ctx: Context,
    dataset: str,
    record: str | None = None,
    *,
    since: int = 0,
    limit: int | None = None,
) -> list[Decision]:
    """Return the decisions on one record, or on all, oldest first.

    Args:
        record: Id of the record; all records when not given.
        since: Only decisions with a higher number than this.
        limit: At most so many.
    """
    decisions = ctx.store.catalogue.decisions
    if record is None:
        return decisions.since(dataset, since, limit)
    return [one for one in decisions.history(dataset, record) if one.seq > since][:limit]
