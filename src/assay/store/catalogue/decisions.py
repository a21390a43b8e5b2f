"""What people said about records: append-only, on disk before it is acknowledged."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime

from sqlalchemy import Connection, Engine, Row, func, insert, select, update

from assay.errors import InvalidDecision
from assay.schema.decisions import Decision, DecisionDraft
from assay.store.catalogue.engine import reading, writing
from assay.store.catalogue.names import find
from assay.store.catalogue.schema import datasets, decisions
from assay.store.standing import effective, push, stand

_BATCH = 500  # below the smallest limit on parameters of one statement


class Decisions:
    """Append and read decisions."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def append(
        self,
        dataset: str,
        drafts: Sequence[DecisionDraft],
        *,
        given: Mapping[str, str | None] | None = None,
    ) -> list[Decision]:
        """Store decisions in one commit: all or none, returned when they are on disk.

        Whether the records exist is not checked here but by ``Store.decide``, which
        callers use; it also knows the labels given.

        Args:
            dataset: Name of the data set.
            drafts: What was decided, in order.
            given: Record → label its source gave, needed to confirm it.

        Raises:
            DatasetNotFound: There is no data set of that name.
            InvalidDecision: A draft that cannot be stored; then none is.
        """
        if not drafts:
            return []
        with writing(self._engine) as connection:
            row = find(connection, dataset, lock=True)
            ledger = _Ledger(_histories(connection, row.id, {d.record for d in drafts}), given)
            now = datetime.now(UTC)
            made = [ledger.add(d, row.seq + n, now) for n, d in enumerate(drafts, start=1)]
            connection.execute(insert(decisions), [_values(row.id, d) for d in made])
            connection.execute(
                update(datasets).where(datasets.c.id == row.id).values(seq=row.seq + len(made))
            )
        return made

    def history(self, dataset: str, record: str) -> list[Decision]:
        """Read all decisions about a record, oldest first."""
        with reading(self._engine) as connection:
            row = find(connection, dataset)
            return _histories(connection, row.id, [record])[record]

    def since(self, dataset: str, seq: int = 0) -> list[Decision]:
        """Read the decisions of a data set with a number above ``seq``, oldest first."""
        with reading(self._engine) as connection:
            row = find(connection, dataset)
            query = (
                select(decisions)
                .where(decisions.c.dataset == row.id, decisions.c.seq > seq)
                .order_by(decisions.c.seq)
            )
            return [_decision(found) for found in connection.execute(query)]

    def count(self, dataset: str) -> int:
        """Count the decisions of a data set."""
        with reading(self._engine) as connection:
            row = find(connection, dataset)
            query = select(func.count()).where(decisions.c.dataset == row.id)
            return connection.execute(query).scalar_one()


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


def _invalid(draft: DecisionDraft, why: str) -> InvalidDecision:
    return InvalidDecision(f"Cannot {draft.action} record '{draft.record}': {why}.")


def _histories(
    connection: Connection, dataset_id: str, records: Iterable[str]
) -> dict[str, list[Decision]]:
    wanted = list(records)
    found: dict[str, list[Decision]] = defaultdict(list)
    for start in range(0, len(wanted), _BATCH):
        query = (
            select(decisions)
            .where(
                decisions.c.dataset == dataset_id,
                decisions.c.record.in_(wanted[start : start + _BATCH]),
            )
            .order_by(decisions.c.seq)
        )
        for row in connection.execute(query):
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
    )
