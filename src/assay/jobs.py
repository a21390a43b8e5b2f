"""Long work: submit, progress, cancel, resume. Knows no capability.

A job is a Run plus the function that does it. Everything that may take long goes through
``Jobs.run``: it answers from the stored result where the same computation was done before,
records progress so that another process can watch or cancel it, and leaves the run in a
state from which the same call resumes (the work itself keeps what it finished, e.g. in the
vector cache).
"""

from __future__ import annotations

import ctypes
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

import orjson
from pydantic import BaseModel

from assay.errors import AssayError, Cancelled
from assay.schema.runs import Progress, Reporter, Run, silent

R = TypeVar("R", bound=BaseModel)
DEFECT_HINT = "Nothing that was saved is concerned. Please report what you did."
"""What a person can do about a defect of ours."""

_AS_STORED = orjson.OPT_SERIALIZE_NUMPY | orjson.OPT_NON_STR_KEYS


@dataclass(frozen=True)
class JobSpec:
    """What makes two computations the same.

    Attributes:
        kind: embed, train, check …
        dataset: Name of the data set.
        params: Every parameter that can change the result, plain JSON.
        fingerprint: Hash of the input.
        seed: Random seed.
        models: Ids of models and encoders used.
    """

    kind: str
    dataset: str | None
    params: Mapping[str, Any] = field(default_factory=dict)
    fingerprint: str = ""
    seed: int | None = None
    models: tuple[str, ...] = ()


class RunLog(Protocol):
    """Where runs are recorded; the catalogue's is one."""

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
        """Create a pending run, or return the finished one of the same computation."""
        ...

    def list(
        self, *, dataset: str | None = None, kind: str | None = None, limit: int | None = None
    ) -> list[Run]:
        """List runs, newest first."""
        ...

    def get(self, run_id: str) -> Run:
        """Read a run."""
        ...

    def request_cancel(self, run_id: str) -> None:
        """Ask the process of a run, whichever it is, to stop."""
        ...

    def reopen(self, run_id: str) -> Run:
        """Take over a run that ended without a result."""
        ...

    def start(self, run_id: str) -> Run:
        """Mark a run as running."""
        ...

    def progress(self, run_id: str, progress: Progress) -> bool:
        """Store progress; return True when a cancel was requested."""
        ...

    def finish(self, run_id: str, result: Mapping[str, Any] | None = None) -> Run:
        """End a run with its result."""
        ...

    def fail(self, run_id: str, error: str, hint: str = "") -> Run:
        """End a run with the sentence of its error, and what to do about it."""
        ...

    def cancel(self, run_id: str) -> Run:
        """End a run that a person cancelled."""
        ...


class Job:
    """A running job as its work sees it: an id and a reporter.

    Args:
        run: The run.
        log: Where progress goes.
        watch: Called with every report as well (a progress bar).
        stopped: Tells whether this process wants the job to end.
        every: Seconds between two writes to the log.
    """

    def __init__(
        self,
        run: Run,
        log: RunLog,
        watch: Reporter,
        stopped: Callable[[], bool],
        every: float = 0.5,
    ) -> None:
        self.run = run
        self.id = run.id
        self._log = log
        self._watch = watch
        self._stopped = stopped
        self._every = every
        self._written = 0.0
        self._phase = ""
        self._phase_started = time.monotonic()
        self._phase_done = 0
        self._stored: list[Callable[[], object]] = []

    def once_stored(self, act: Callable[[], object]) -> None:
        """Have something done once the result is stored: not if the process dies before.

        Then sources are given up, which a run cut short would need; failing leaves the result.
        """
        self._stored.append(act)

    def is_stored(self) -> None:
        """Do what waits for the result to be stored."""
        for act in self._stored:
            with suppress(AssayError):
                act()

    def report(self, done: int, total: int | None = None, phase: str = "") -> None:
        """Report progress; a ``Reporter``.

        Raises:
            Cancelled: A person asked for it, here or from another process.
        """
        if self._stopped():
            raise Cancelled("The run was cancelled; what was finished is kept.")
        self._watch(done, total, phase)
        now = time.monotonic()
        if phase != self._phase:
            self._phase, self._phase_started, self._phase_done = phase, now, done
        elif now - self._written < self._every:
            return
        self._written = now
        if self._log.progress(self.id, self._measure(done, total, now)):
            raise Cancelled("The run was cancelled; what was finished is kept.")

    def _measure(self, done: int, total: int | None, now: float) -> Progress:
        elapsed = now - self._phase_started
        advanced = done - self._phase_done
        rate = advanced / elapsed if elapsed > 0 and advanced > 0 else None
        remaining = (total - done) / rate if rate and total is not None else None
        return Progress(phase=self._phase, done=done, total=total, rate=rate, remaining=remaining)


class _Begun(BaseException):
    """Leaves a verb whose work goes on in the background; nothing between may catch it."""


@dataclass
class _Ticket:
    """Says that a verb was called to begin its work only, and takes its run."""

    run: Run | None = None
    again: str | None = None


_ticket: ContextVar[_Ticket | None] = ContextVar("assay_ticket", default=None)


class Jobs:
    """Runs work and keeps its record.

    Args:
        log: Where runs are recorded.
        versions: Package versions to record with each run.
    """

    def __init__(self, log: RunLog, versions: Mapping[str, str]) -> None:
        self._log = log
        self._versions = versions
        self._pool: ThreadPoolExecutor | None = None
        self._guard = threading.Lock()
        self._queue: dict[str, tuple[JobSpec, Future[Any]]] = {}
        self._stopping = threading.Event()
        self._cancelled: set[str] = set()

    def run(
        self,
        spec: JobSpec,
        work: Callable[[Job], R],
        result: type[R],
        *,
        watch: Reporter = silent,
        reuse: bool = True,
    ) -> R:
        """Do the work now, or return the stored result of the same computation.

        Within ``begin`` the work is queued instead, and the call does not return.

        Args:
            spec: What identifies the computation.
            work: Does it; receives the job, returns the result.
            result: The result's type, to read a stored one.
            watch: Called with every progress report.
            reuse: False computes anew even where a result is stored.

        Raises:
            Cancelled: A person cancelled; the same call resumes.
            AssayError: Whatever the work raises; the run is recorded as failed.
        """
        ticket = _ticket.get()
        if ticket is None:
            run = self._open(spec, reuse)
        else:
            run = ticket.run = self._submit(spec, work, watch, reuse, ticket.again)
        if run.status == "done" and run.result is not None:
            return result.model_validate(run.result)
        if ticket is not None:
            raise _Begun
        return self._do(run, work, watch)

    def begin(self, verb: Callable[[], object], *, again: str | None = None) -> Run:
        """Call a verb for its run alone; its work is done in the background, one after another.

        What the verb verifies before its work is verified now. The same computation asked
        for again while it waits or goes on is not queued twice.

        Args:
            verb: Calls ``run`` once; what it would do after that is not done.
            again: Id of a run that ended without a result, to go on with where it is the same
                computation still.

        Returns:
            The run: pending, or done where the result is stored already.

        Raises:
            AssayError: What the verb raises before its work.
        """
        ticket = _Ticket(again=again)
        token = _ticket.set(ticket)
        try:
            verb()
        except _Begun:
            pass
        finally:
            _ticket.reset(token)
        if ticket.run is None:
            raise TypeError("only a verb that makes a run can be begun")
        return ticket.run

    def cancel(self, run_id: str) -> Run:
        """End a run that waits, and ask one that goes on to stop; others stay as they are.

        Raises:
            RunNotFound: There is none of that id.
        """
        queued = self._queue.get(run_id)
        if queued is not None and queued[1].cancel():
            return self._log.cancel(run_id)
        run = self._log.get(run_id)
        if run.status not in ("pending", "running"):
            return run
        self._cancelled.add(run_id)
        self._log.request_cancel(run_id)
        return self._log.get(run_id)

    def stop(self) -> None:
        """End what waits, and every job at its next report; the same calls resume."""
        self._stopping.set()
        for run_id, (_, future) in list(self._queue.items()):
            if future.cancel():
                self._log.cancel(run_id)

    def close(self) -> None:
        """Wait for the work in the background to end."""
        if self._pool is not None:
            self._pool.shutdown(wait=True)

    def _open(self, spec: JobSpec, reuse: bool, again: str | None = None) -> Run:
        return self._resumable(spec, reuse, again) or self._log.create(
            spec.kind,
            dataset=spec.dataset,
            params=spec.params,
            fingerprint=spec.fingerprint,
            models=spec.models,
            versions=self._versions,
            seed=spec.seed,
            reuse=reuse,
        )

    def _submit(
        self,
        spec: JobSpec,
        work: Callable[[Job], R],
        watch: Reporter,
        reuse: bool,
        again: str | None,
    ) -> Run:
        with self._guard:
            for run_id, (queued, _) in list(self._queue.items()):
                if queued == spec:
                    return self._log.get(run_id)
            run = self._open(spec, reuse, again)
            if run.status == "done":
                return run
            if self._pool is None:
                self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="assay-job")
            future = self._pool.submit(self._do, run, work, watch)
            self._queue[run.id] = (spec, future)
        future.add_done_callback(lambda _: self._queue.pop(run.id, None))
        return run

    def _do(self, run: Run, work: Callable[[Job], R], watch: Reporter) -> R:
        self._log.start(run.id)
        self._cancelled.discard(run.id)

        def stopped() -> bool:
            return self._stopping.is_set() or run.id in self._cancelled

        job = Job(run, self._log, watch, stopped)
        try:
            outcome = work(job)
        except (Cancelled, KeyboardInterrupt):
            self._log.cancel(run.id)
            raise
        except AssayError as error:
            self._log.fail(run.id, error.message, error.hint)
            raise
        except BaseException as error:
            # A defect: its class is enough for the record, its message may hold a person's text.
            self._log.fail(run.id, f"Internal error ({type(error).__name__}).", DEFECT_HINT)
            raise
        finally:
            give_back_memory()
        self._log.finish(run.id, outcome.model_dump(mode="json"))
        job.is_stored()
        return outcome

    def _resumable(self, spec: JobSpec, reuse: bool, again: str | None) -> Run | None:
        """Return a run of this computation that was cut short: the one named, or the latest.

        Where one is named, a finished run of the same computation comes first.
        """
        newest = self._log.list(
            dataset=spec.dataset, kind=spec.kind, limit=1 if again is None else None
        )
        same = [run for run in newest if _is_of(run, spec)]
        if again is not None:
            done = next((run for run in same if run.status == "done"), None)
            if done is not None and reuse:
                return done
            same = [run for run in same if run.id == again]
        for run in same:
            failed_too = ("failed",) if again is not None else ()
            if run.status in ("interrupted", "cancelled", *failed_too):
                return self._log.reopen(run.id)
        return None


def give_back_memory() -> None:
    """Let the system have what long work has freed; the C library of Linux keeps it otherwise."""
    with suppress(AttributeError, OSError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)


def _is_of(run: Run, spec: JobSpec) -> bool:
    return (run.fingerprint, run.params, run.models, run.seed) == (
        spec.fingerprint,
        orjson.loads(orjson.dumps(dict(spec.params), option=_AS_STORED)),
        tuple(spec.models),
        spec.seed,
    )
