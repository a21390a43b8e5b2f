"""Progress of a run as server-sent events."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator

import orjson
from fastapi.responses import StreamingResponse
from starlette.concurrency import run_in_threadpool

from assay.errors import AssayError
from assay.schema.runs import Run
from assay.workspace import Workspace

ENDED = frozenset({"done", "failed", "cancelled", "interrupted"})
EVERY = 0.25
"""Seconds between two looks at a run."""

SILENCE = 15.0
"""Seconds after which a comment keeps the connection open."""


class EventStream(StreamingResponse):
    """An answer of server-sent events."""

    media_type = "text/event-stream"


async def follow(
    workspace: Workspace, run_id: str, closing: threading.Event
) -> AsyncIterator[bytes]:
    """Yield an event ``progress`` whenever a run changes and ``end`` when it has ended.

    Args:
        workspace: Where the run is.
        run_id: The run; it may be the work of another process.
        closing: Set when the server stops; the stream then ends, and the page asks again.
    """
    last: Run | None = None
    silent = 0.0
    yield b"retry: 1000\n\n"
    while not closing.is_set():
        try:
            run = await run_in_threadpool(workspace.run, run_id)
        except AssayError:
            return  # deleted with its data set
        if run != last:
            last, silent = run, 0.0
            yield event("end" if run.status in ENDED else "progress", run)
            if run.status in ENDED:
                return
        elif silent >= SILENCE:
            silent = 0.0
            yield b": still here\n\n"
        await asyncio.sleep(EVERY)
        silent += EVERY


def event(name: str, run: Run) -> bytes:
    """Write one event; its data is the run as JSON on one line."""
    return b"event: %s\ndata: %s\n\n" % (name.encode(), orjson.dumps(run.model_dump(mode="json")))
