"""What people said about records: append-only, on disk before it is acknowledged."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime

from sqlalchemy import Connection, Engine, Row, and_, func, insert, select, update

from assay.errors import InvalidDecision
from assay.schema.decisions import Decision, DecisionDraft
from assay.store.catalogue.engine import reading
from assay.store.catalogue.grouping import Group
from assay.store.catalogue.names import DatasetRow, find
from assay.store.catalogue.schema import datasets, decisions
from assay.store.standing import effective, push, stand

_BATCH = 500  # below the smallest limit on parameters of one statement
_KEY = re.compile(r"[A-Za-z0-9._:-]{1,64}")


class Decisions:
    """Append and read decisions."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._group: Group[list[Decision]] = Group(engine)

    def append(
        self,
        dataset: str,
        drafts: Sequence[DecisionDraft],
        *,
        given: Mapping[str, str | None] | None = None,
        batch: str | None = None,
    ) -> list[Decision]:
        """Store decisions in one commit: all or none, returned when they are on disk.

        Callers that wait at the same time share the commit, and nothing else.

        A draft whose key was stored before is not stored again: the decision made then is
        returned in its place.

        Whether the records exist is not checked here but by ``Store.decide``, which
        callers use; it also knows the labels given.

        Args:
            dataset: Name of the data set.
            drafts: What was decided, in order.
            given: Record → label its source gave, needed to confirm it.
            batch: One key for all of them, numbered ``batch/0``, ``batch/1`` …; where it was
                stored before, what was decided then is returned whatever the drafts are.

        Raises:
            DatasetNotFound: There is no data set of that name.
            InvalidDecision: A draft that cannot be stored; then none is.
        """
        _verify_keys([batch] if batch is not None else [d.key for d in drafts])
        if not drafts and batch is None:
            return []
        return self._group.write(
            dataset, lambda connection: _append(connection, dataset, drafts, given, batch)
        )

    def batch(self, dataset: str, key: str) -> list[Decision]:
        """Read what was stored under one key for all of it, in order; empty where nothing was."""
        with reading(self._engine) as connection:
            return _of_batch(connection, find(connection, dataset).id, key)

    def history(self, dataset: str, record: str) -> list[Decision]:
        """Read all decisions about a record, oldest first."""
        with reading(self._engine) as connection:
            row = find(connection, dataset)
            return _histories(connection, row.id, [record])[record]

    def since(self, dataset: str, seq: int = 0, limit: int | None = None) -> list[Decision]:
        """Read the decisions of a data set with a number above ``seq``, oldest first."""
        with reading(self._engine) as connection:
            row = find(connection, dataset)
            query = (
                select(decisions)
                .where(decisions.c.dataset == row.id, decisions.c.seq > seq)
                .order_by(decisions.c.seq)
                .limit(limit)
            )
            return [_decision(found) for found in connection.execute(query)]

    def count(self, dataset: str) -> int:
        """Count the decisions of a data set."""
        with reading(self._engine) as connection:
            row = find(connection, dataset)
            query = select(func.count()).where(decisions.c.dataset == row.id)
            return connection.execute(query).scalar_one()

    def in_bulk(self, dataset: str, least: int) -> set[str]:
        """Find records whose latest label was given to ``least`` or more of them in one go.

        Not where a check asked about them: these were looked at one by one, or found one by one.
        """
        with reading(self._engine) as connection:
            return _in_bulk(connection, find(connection, dataset).id, least)


class _Ledger:
    """The decisions so far of the records concerned, and what may follow them."""

    def __init__(
        self,
        histories: Mapping[str, list[Decision]],
        given: Mapping[str, str | None] | None,
    ) -> None:
        self._given = given or {}
        self._stacks = {record: effective(history) for record, history in histories.items()}

    def add(self, draft: DecisionDraft, seq: int, at: datetime) -> Decision:
        stack = self._stacks[draft.record]
        label, undoes = draft.label, None
        if not draft.by.strip():
            raise InvalidDecision("A decision needs the name of who made it.")
        if draft.action == "relabel" and not (label or "").strip():
            raise _invalid(draft, "a relabel needs a label")
        if draft.action in ("exclude", "note", "undo") and label is not None:
            raise _invalid(draft, f"'{draft.action}' takes no label")
        if draft.action == "note" and not (draft.note or "").strip():
            raise _invalid(draft, "a note needs words")
        if draft.action == "confirm":
            label = self._confirmed(draft)
        if draft.action == "undo":
            if not stack:
                raise _invalid(draft, "there is nothing to undo")
            undoes = stack[-1].seq
        made = Decision(**{**draft.model_dump(), "label": label}, seq=seq, at=at, undoes=undoes)
        push(stack, made)
        return made

    def _confirmed(self, draft: DecisionDraft) -> str:
        standing = stand(self._stacks[draft.record]).label
        current = standing if standing is not None else self._given.get(draft.record, draft.label)
        if current is None:
            raise _invalid(draft, "it has no label to confirm")
        if draft.label is not None and draft.label != current:
            raise _invalid(draft, f"its label is '{current}' by now, not '{draft.label}'")
        return current


def _append(
    connection: Connection,
    dataset: str,
    drafts: Sequence[DecisionDraft],
    given: Mapping[str, str | None] | None,
    batch: str | None,
) -> list[Decision]:
    row = find(connection, dataset, lock=True)
    known: dict[str | None, Decision] = {}
    if batch is None:
        known = _known(connection, row.id, drafts)
    elif before := _of_batch(connection, row.id, batch):
        return before
    else:
        keys = (f"{batch}/{number}" for number in range(len(drafts)))
        drafts = [d.model_copy(update={"key": k}) for d, k in zip(drafts, keys, strict=True)]
    new = [draft for draft in drafts if draft.key not in known]
    fresh = iter(_insert(connection, row, new, given) if new else [])
    return [known.get(draft.key) or next(fresh) for draft in drafts]


def _insert(
    connection: Connection,
    row: DatasetRow,
    drafts: Sequence[DecisionDraft],
    given: Mapping[str, str | None] | None,
) -> list[Decision]:
    ledger = _Ledger(_histories(connection, row.id, {d.record for d in drafts}), given)
    now = datetime.now(UTC)
    made = [ledger.add(d, row.seq + n, now) for n, d in enumerate(drafts, start=1)]
    connection.execute(insert(decisions), [_values(row.id, d) for d in made])
    connection.execute(
        update(datasets).where(datasets.c.id == row.id).values(seq=row.seq + len(made))
    )
    return made


def _verify_keys(keys: Sequence[str | None]) -> None:
    for key, times in Counter(key for key in keys if key is not None).items():
        if not _KEY.fullmatch(key):
            raise InvalidDecision(
                f"{key[:70]!r} cannot be the key of a decision.",
                hint="Use 1 to 64 letters, digits, points, colons, hyphens or underscores.",
            )
        if times > 1:
            raise InvalidDecision(
                f"The key '{key}' is given to {times} decisions.", hint="Give each its own."
            )


def _known(
    connection: Connection, dataset_id: str, drafts: Sequence[DecisionDraft]
) -> dict[str | None, Decision]:
    """Return the decisions stored under the keys of drafts, by key."""
    drafted = {draft.key: draft for draft in drafts if draft.key is not None}
    found: dict[str | None, Decision] = {}
    keys = list(drafted)
    for start in range(0, len(keys), _BATCH):
        query = select(decisions).where(
            decisions.c.dataset == dataset_id,
            decisions.c.client_key.in_(keys[start : start + _BATCH]),
        )
        for row in connection.execute(query):
            draft = drafted[row.client_key]
            if (draft.record, draft.action) != (row.record, row.action):
                raise InvalidDecision(
                    f"The key '{draft.key}' belongs to another decision, on '{row.record}'.",
                    hint="Make a new key for each decision; repeat it only to send it again.",
                )
            found[row.client_key] = _decision(row)
    return found


def _of_batch(connection: Connection, dataset_id: str, key: str) -> list[Decision]:
    here = decisions.c.dataset == dataset_id
    query = select(decisions.c.seq).where(here, decisions.c.client_key == f"{key}/0")
    first = connection.execute(query).scalar_one_or_none()
    if first is None:
        return []
    # made in one commit, they follow one another
    theirs = decisions.c.client_key.startswith(f"{key}/", autoescape=True)
    query = select(decisions).where(here, decisions.c.seq >= first, theirs)
    return [_decision(row) for row in connection.execute(query.order_by(decisions.c.seq))]


def _in_bulk(connection: Connection, dataset_id: str, least: int) -> set[str]:
    here, c = decisions.c.dataset == dataset_id, decisions.c
    # Decisions of one commit have the same moment; a list of labels made elsewhere has several.
    once = (c.at, c.decided_by)
    many = (
        select(*once)
        .where(here, c.action == "relabel", c.finding.is_(None))
        .group_by(*once)
        .having(func.count() >= least, func.count(c.label.distinct()) == 1)
        .subquery()
    )
    latest = (
        select(func.max(c.seq).label("seq"))
        .where(here, c.action.in_(("relabel", "confirm")))
        .group_by(c.record)
        .subquery()
    )
    query = (
        select(c.record)
        .join(latest, c.seq == latest.c.seq)
        .join(many, and_(c.at == many.c.at, c.decided_by == many.c.decided_by))
        .where(here, c.action == "relabel", c.finding.is_(None))
    )
    return set(connection.execute(query).scalars())


def _invalid(draft: DecisionDraft, why: str) -> InvalidDecision:
    return InvalidDecision(f"Cannot {draft.action} record '{draft.record}': {why}.")


def _histories(
    connection: Connection, dataset_id: str, records: Iterable[str]
) -> dict[str, list[Decision]]:
    wanted = list(records)
    found: dict[str, list[Decision]] = defaultdict(list)
    for start in range(0, len(wanted), _BATCH):
        query = select(decisions).where(
            decisions.c.dataset == dataset_id,
            decisions.c.record.in_(wanted[start : start + _BATCH]),
        )
        # asked to order them, SQLite would rather read all decisions there are, in their order
        for row in sorted(connection.execute(query), key=lambda row: row.seq):
            found[row.record].append(_decision(row))
    return {record: found[record] for record in wanted}


def _values(dataset_id: str, decision: Decision) -> dict[str, object]:
    return {
        "dataset": dataset_id,
        "seq": decision.seq,
        "record": decision.record,
        "action": decision.action,
        "label": decision.label,
        "note": decision.note,
        "decided_by": decision.by,
        "at": decision.at,
        "finding": decision.check,
        "run": decision.run,
        "undoes": decision.undoes,
        "client_key": decision.key,
    }


def _decision(row: Row) -> Decision:
    # they were valid when written, and there may be a hundred thousand of them
    return Decision.model_construct(
        record=row.record,
        action=row.action,
        label=row.label,
        note=row.note,
        by=row.decided_by,
        check=row.finding,
        run=row.run,
        seq=row.seq,
        at=row.at,
        undoes=row.undoes,
        key=row.client_key,
    )
