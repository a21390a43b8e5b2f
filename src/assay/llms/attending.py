"""Waiting for a language model while a person may lose patience."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as NotYet
from typing import TypeVar

T = TypeVar("T")

EVERY = 0.2
"""Seconds between two looks whether anybody still waits."""


def attended(work: Callable[[threading.Event], T], alive: Callable[[], object]) -> T:
    """Do work in a thread of its own, and leave it there once nobody waits for it.

    A request under way cannot be taken back; a server may sit on it for minutes. So the thread
    ends by itself, at the latest with the time-out of its request, and what it brings is lost.

    Args:
        work: Is given what is set when nobody waits any more, and ends soon then.
        alive: Called again and again; raises when nobody waits any more, e.g. ``Job.report``.

    Raises:
        Cancelled: From ``alive``.
        Exception: Whatever the work raises.
    """
    stopped = threading.Event()
    result: Future[T] = Future()

    def run() -> None:
        try:
            result.set_result(work(stopped))
        except BaseException as error:  # noqa: BLE001 - raised where it is waited for
            result.set_exception(error)

    threading.Thread(target=run, name="attended", daemon=True).start()
    try:
        while True:
            alive()
            try:
                return result.result(timeout=EVERY)
            except NotYet:
                if result.done():  # the work's own
                    raise
    except BaseException:
        stopped.set()
        raise
