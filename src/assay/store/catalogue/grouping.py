"""Those who wait to write share one commit: one sync of the disk for all of them."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

from sqlalchemy import Connection, Engine

from assay.store.catalogue.engine import translated, writing

T = TypeVar("T")


class _Asked(Generic[T]):
    def __init__(self, name: str, work: Callable[[Connection], T]) -> None:
        self.name, self.work = name, work
        self.answer: T
        self.error: BaseException | None = None
        self.done = False


class Group(Generic[T]):
    """Writers of one process that commit together; safe to use from several threads.

    Whoever finds nobody writing leads: it takes what all that wait have asked for, does it in
    one transaction and commits. The others wait for that commit and return what theirs
    came to. Where nobody waits it is a transaction like any other.

    Args:
        engine: Of the catalogue.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._leading = threading.Lock()
        self._guard = threading.Lock()
        self._waiting: list[_Asked[T]] = []

    def write(self, name: str, work: Callable[[Connection], T]) -> T:
        """Do some work in a writing transaction; it is on disk when this returns.

        What the work raises is raised here, undone, and does not concern the others.

        Args:
            name: What it locks; works are done in order of their names, so that two
                processes that do several never wait for each other.
            work: What to do; called once.
        """
        asked = _Asked(name, work)
        with self._guard:
            self._waiting.append(asked)
        with self._leading:
            if not asked.done:
                with self._guard:
                    taken, self._waiting = self._waiting, []
                self._commit(sorted(taken, key=lambda one: one.name))
        if asked.error is not None:
            raise asked.error
        return asked.answer

    def _commit(self, group: list[_Asked[T]]) -> None:
        try:
            with writing(self._engine) as connection:
                for one in group:
                    self._do(one, connection)
        except BaseException as error:
            for one in group:  # nothing was committed, so nobody is told that it was
                one.error = one.error or error
            raise
        finally:
            for one in group:
                one.done = True

    def _do(self, one: _Asked[T], connection: Connection) -> None:
        try:
            with translated(self._engine), connection.begin_nested():
                one.answer = one.work(connection)
        except Exception as error:  # noqa: BLE001 - raised by the one who asked
            one.error = error
