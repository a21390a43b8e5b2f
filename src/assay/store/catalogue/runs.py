"""The computations done in a workspace, and those that are going on."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import Connection, Engine, Row, Select, delete, insert, select, update

from assay.errors import RunNotFound
from assay.schema.runs import Progress, Run, RunStatus
from assay.store.catalogue.engine import reading, writing
from assay.store.catalogue.names import find, new_id
from assay.store.catalogue.schema import datasets, runs
from assay.store.locks import FileLock

_OPEN: tuple[RunStatus, ...] = ("pending", "running")


class Runs:
    """Create, follow and end runs.

    A run is owned by the process that created or resumed it, which holds a lock file as
    long as it lives; an open run whose lock is free has lost its process and is shown as
    ``interrupted``. Runs of other machines (a shared PostgreSQL) are judged by their
    heartbeat instead.

    Args:
        engine: Of the catalogue.
        locks: Folder of the lock files, on a disk of this machine or shared.
        silence: Seconds without a heartbeat after which a run of another machine counts
            as interrupted.
    """

    def __init__(self, engine: Engine, locks: Path, *, silence: float = 120.0) -> None:
        self._engine = engine
        self._locks = locks
        self._silence = timedelta(seconds=silence)
        self._held: dict[str, FileLock] = {}

    def create(
        self,
        kind: str,
        *,
        dataset: str | None = None,
        params: Mapping[str, Any] | None = None,
        fingerprint: str = "",
        models: Sequence[str] = (),
        versions: Mapping[str, str] | None = None,
        seed: int | None = None,
        reuse: bool = True,
    ) -> Run:
        """Create a pending run, or return the finished one of the same identity.

        Args:
            kind: embed, train, check …
            dataset: Name of the data set it works on.
            params: Every parameter, cap, seed and threshold, as plain JSON.
            fingerprint: Hash of the input.
            models: Ids of models and encoders used.
            versions: Package versions that matter.
            seed: Random seed, where one is used.
            reuse: Return a run that is ``done`` with the same kind, data set, params,
                models, seed and fingerprint instead; tell it by its status.

        Raises:
            DatasetNotFound: There is no data set of that name.
        """
        run_id = new_id()
        lock = self._hold(run_id)
        made = False
        try:
            with writing(self._engine) as connection:
                dataset_id = find(connection, dataset).id if dataset is not None else None
                same = _identity(kind, dataset_id, params or {}, fingerprint, models, seed)
                if reuse and (done := _done(connection, same)) is not None:
                    return done
                now = datetime.now(UTC)
                connection.execute(
                    insert(runs).values(
                        id=run_id,
                        kind=kind,
                        dataset=dataset_id,
                        params=dict(params or {}),
                        identity=same,
                        fingerprint=fingerprint,
                        models=list(models),
                        versions=dict(versions or {}),
                        seed=seed,
                        status="pending",
                        created=now,
                        log=[],
                        host=platform.node(),
                        heartbeat=now,
                        cancel_requested=False,
                    )
                )
                run = _read(connection, run_id)
            made = True
            return run
        finally:
            if not made:
                self._release(run_id, lock)

    def reopen(self, run_id: str) -> Run:
        """Take over a run that was interrupted, cancelled or failed, to resume it.

        Raises:
            RunNotFound: There is none of that id.
            StoreBusy: Its process is alive.
        """
        self._hold(run_id)
        now = datetime.now(UTC)
        return self._update(
            run_id,
            status="pending",
            finished=None,
            error=None,
            hint=None,
            host=platform.node(),
            heartbeat=now,
            cancel_requested=False,
        )

    def start(self, run_id: str) -> Run:
        """Mark a run as running."""
        now = datetime.now(UTC)
        return self._update(run_id, status="running", started=now, heartbeat=now)

    def progress(self, run_id: str, progress: Progress) -> bool:
        """Store how far a run is, as a sign of life too.

        Costs one commit, so callers do it about once a second.

        Returns:
            Whether somebody asked to cancel the run.
        """
        with writing(self._engine) as connection:
            connection.execute(
                update(runs)
                .where(runs.c.id == run_id)
                .values(progress=progress.model_dump(), heartbeat=datetime.now(UTC))
            )
            return _cancel_requested(connection, run_id)

    def heartbeat(self, run_id: str) -> None:
        """Tell other machines that a run is alive while it has no progress to report."""
        self._update(run_id, heartbeat=datetime.now(UTC))

    def log(self, run_id: str, lines: Iterable[str]) -> None:
        """Add lines worth keeping to the log of a run."""
        with writing(self._engine) as connection:
            kept = _read(connection, run_id).log
            connection.execute(update(runs).where(runs.c.id == run_id).values(log=[*kept, *lines]))

    def finish(self, run_id: str, result: Mapping[str, Any] | None = None) -> Run:
        """End a run that did what it should.

        Args:
            run_id: Id of the run.
            result: The result object as plain JSON; large ones are artefacts instead.
        """
        return self._end(run_id, "done", result=None if result is None else dict(result))

    def fail(self, run_id: str, error: str, hint: str = "") -> Run:
        """End a run with the sentence of its error, and what to do about it."""
        return self._end(run_id, "failed", error=error, hint=hint or None)

    def cancel(self, run_id: str) -> Run:
        """End a run that a person cancelled."""
        return self._end(run_id, "cancelled")

    def request_cancel(self, run_id: str) -> None:
        """Ask the process of a run, whichever it is, to stop.

        Raises:
            RunNotFound: There is none of that id.
        """
        self._update(run_id, cancel_requested=True)

    def is_cancel_requested(self, run_id: str) -> bool:
        """Tell whether somebody asked to cancel a run."""
        with reading(self._engine) as connection:
            return _cancel_requested(connection, run_id)

    def get(self, run_id: str) -> Run:
        """Read a run.

        Raises:
            RunNotFound: There is none of that id.
        """
        with reading(self._engine) as connection:
            run, lost = self._judge(_row(connection, run_id))
        return self._interrupt(run) if lost else run

    def list(
        self,
        *,
        dataset: str | None = None,
        kind: str | Sequence[str] | None = None,
        status: RunStatus | None = None,
        limit: int | None = None,
    ) -> list[Run]:
        """List runs, newest first.

        Args:
            dataset: Only those of this data set.
            kind: Only those of this kind, or of one of several.
            status: Only those of this status.
            limit: At most so many; ``None`` for all.
        """
        query = _query().order_by(runs.c.created.desc(), runs.c.id.desc())
        if kind is not None:
            query = query.where(runs.c.kind.in_([kind] if isinstance(kind, str) else kind))
        if status is not None and status not in (*_OPEN, "interrupted"):  # these need judging
            query = query.where(runs.c.status == status)
        if limit is not None and status not in (*_OPEN, "interrupted"):
            query = query.limit(limit)
        with reading(self._engine) as connection:
            if dataset is not None:
                query = query.where(runs.c.dataset == find(connection, dataset).id)
            judged = [self._judge(row) for row in connection.execute(query)]
        found = [self._interrupt(run) if lost else run for run, lost in judged]
        return [run for run in found if status in (None, run.status)][:limit]

    def ids(self) -> set[str]:
        """Return the ids of all runs."""
        with reading(self._engine) as connection:
            return set(connection.execute(select(runs.c.id)).scalars())

    def delete(self, run_ids: Sequence[str]) -> None:
        """Forget runs; their artefacts are the caller's matter."""
        with writing(self._engine) as connection:
            connection.execute(delete(runs).where(runs.c.id.in_(list(run_ids))))

    def close(self) -> None:
        """Let go of the runs this process owns; those still open show as interrupted."""
        for run_id, lock in list(self._held.items()):
            self._release(run_id, lock)

    def _end(self, run_id: str, status: RunStatus, **values: object) -> Run:
        run = self._update(run_id, status=status, finished=datetime.now(UTC), **values)
        if (lock := self._held.get(run_id)) is not None:
            self._release(run_id, lock)
        return run

    def _update(self, run_id: str, **values: object) -> Run:
        with writing(self._engine) as connection:
            connection.execute(update(runs).where(runs.c.id == run_id).values(**values))
            return _read(connection, run_id)

    def _judge(self, row: Row) -> tuple[Run, bool]:
        run = _run(row)
        if run.status not in _OPEN or run.id in self._held:
            return run, False
        if row.host != platform.node():
            return run, datetime.now(UTC) - row.heartbeat > self._silence
        return run, not FileLock(self._locks / f"run-{run.id}").is_held()

    def _interrupt(self, run: Run) -> Run:
        with writing(self._engine) as connection:
            connection.execute(
                update(runs)
                .where(runs.c.id == run.id, runs.c.status == run.status)
                .values(status="interrupted")
            )
            return _read(connection, run.id)

    def _hold(self, run_id: str) -> FileLock:
        lock = FileLock(self._locks / f"run-{run_id}")
        lock.acquire(timeout=0)
        self._held[run_id] = lock
        return lock

    def _release(self, run_id: str, lock: FileLock) -> None:
        self._held.pop(run_id, None)
        lock.release(remove=True)


def _identity(
    kind: str,
    dataset_id: str | None,
    params: Mapping[str, Any],
    fingerprint: str,
    models: Sequence[str],
    seed: int | None,
) -> str:
    told = orjson.dumps(
        [kind, dataset_id, params, fingerprint, list(models), seed],
        option=orjson.OPT_SORT_KEYS | orjson.OPT_SERIALIZE_NUMPY | orjson.OPT_NON_STR_KEYS,
    )
    return hashlib.blake2b(told, digest_size=16).hexdigest()


def _query() -> Select:
    return select(runs, datasets.c.name.label("dataset_name")).outerjoin(
        datasets, runs.c.dataset == datasets.c.id
    )


def _row(connection: Connection, run_id: str) -> Row:
    row = connection.execute(_query().where(runs.c.id == run_id)).one_or_none()
    if row is None:
        raise RunNotFound(f"There is no run '{run_id}'.")
    return row


def _read(connection: Connection, run_id: str) -> Run:
    return _run(_row(connection, run_id))


def _done(connection: Connection, identity: str) -> Run | None:
    query = (
        _query()
        .where(runs.c.identity == identity, runs.c.status == "done")
        .order_by(runs.c.created.desc())
        .limit(1)
    )
    row = connection.execute(query).one_or_none()
    return None if row is None else _run(row)


def _cancel_requested(connection: Connection, run_id: str) -> bool:
    query = select(runs.c.cancel_requested).where(runs.c.id == run_id)
    return bool(connection.execute(query).scalar())


def _run(row: Row) -> Run:
    return Run(
        id=row.id,
        kind=row.kind,
        dataset=row.dataset_name,
        params=row.params,
        fingerprint=row.fingerprint,
        models=tuple(row.models),
        versions=row.versions,
        seed=row.seed,
        status=row.status,
        created=row.created,
        started=row.started,
        finished=row.finished,
        progress=Progress(**(row.progress or {})),
        result=row.result,
        error=row.error,
        hint=row.hint,
        log=tuple(row.log),
    )
