"""Conversations over a data set; answers stream as they come."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator
from typing import Annotated

import orjson
from fastapi import APIRouter, Path, Request
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool

from assay.dataset import Dataset
from assay.errors import AssayError, Cancelled
from assay.schema.answers import Asked
from assay.schema.conversations import (
    ChatReply,
    ChatStart,
    Conversation,
    ConversationView,
    Found,
    Piece,
    Understood,
)
from assay.schema.generation import GenerationSettings
from assay.server.bodies import _Body
from assay.server.deps import Ds, Segment
from assay.server.problems import answers, problem, status_of
from assay.server.sse import EventStream
from assay.verbs.chat.conversing import WRITING

router = APIRouter(prefix="/datasets/{dataset}", tags=["chat"])

PATIENCE = 5_000
"""Texts embedded at most before an answer that a person waits for."""

LOOK = 0.25
"""Seconds between two looks whether the person still listens."""

NAMES: dict[type[BaseModel], str] = {
    Understood: "route",
    Found: "records",
    Piece: "text",
    ChatReply: "end",
}

ConversationId = Annotated[str, Path(description="Id of the conversation."), Segment]


class ChatRequest(_Body):
    """A message, and where it stands in a conversation."""

    message: Annotated[str, Field(min_length=1, max_length=4_000)]
    conversation: str | None = Field(default=None, max_length=200, description="Else a new one.")
    after: int | None = Field(
        default=None, ge=0, description="Turn it follows; 0 begins anew; else the newest."
    )
    llm: str | None = Field(default=None, max_length=500, description="A language model.")
    pictures: bool = Field(
        default=False, description="It sees: it is sent the picture asked about, made small."
    )
    settings: GenerationSettings | None = None
    prompt: str | None = Field(
        default=None, max_length=100_000, description="What the language model is told."
    )

    def asked(self) -> Asked | None:
        """Return the language model and how it is asked; None without one."""
        if not self.llm:
            return None
        return Asked(
            model=self.llm, template=self.prompt or None, generation=self.settings or WRITING
        )


class TitleRequest(_Body):
    """Another title."""

    title: Annotated[str, Field(min_length=1, max_length=200)]


@router.get("/chat", responses=answers(404))
def start_chat(ds: Ds) -> ChatStart:
    """Return what a conversation can begin with: example requests, language models, settings."""
    return ds.chat_start()


@router.post(
    "/chat",
    response_class=EventStream,
    responses={
        **answers(404, 409),
        200: {
            "description": "Events `route`, `records`, `text` (many), then `end` with the turn as "
            "it was kept, or `failed` with a problem. Ending the connection stops the answer.",
            "content": {"text/event-stream": {"schema": {"type": "string"}}},
        },
    },
)
async def chat(ds: Ds, body: ChatRequest, request: Request) -> EventStream:
    """Answer a message, piece by piece, and keep the turn."""
    await run_in_threadpool(_there, ds, body)
    return EventStream(_heard(ds, body, request), headers={"Cache-Control": "no-cache"})


@router.get("/conversations", responses=answers(404))
def list_conversations(ds: Ds) -> list[Conversation]:
    """List the conversations, the newest first."""
    return ds.conversations()


@router.get("/conversations/{conversation}", responses=answers(404))
def get_conversation(ds: Ds, conversation: ConversationId) -> ConversationView:
    """Return a conversation with the turns that stand and the records they show."""
    return ds.conversation(conversation)


@router.patch("/conversations/{conversation}", responses=answers(404))
def rename_conversation(ds: Ds, conversation: ConversationId, body: TitleRequest) -> Conversation:
    """Give a conversation another title."""
    return ds.rename_conversation(conversation, body.title)


@router.delete("/conversations/{conversation}", status_code=204, responses=answers(404))
def delete_conversation(ds: Ds, conversation: ConversationId) -> None:
    """Delete a conversation with its turns."""
    ds.delete_conversation(conversation)


def _there(ds: Dataset, body: ChatRequest) -> None:
    """Refuse what cannot be answered before the answer begins."""
    ds.conversations() if body.conversation is None else ds.turns(body.conversation)


async def _heard(ds: Dataset, body: ChatRequest, request: Request) -> AsyncIterator[bytes]:
    """Yield the events of an answer; the turn is kept also where nobody listens any more."""
    loop = asyncio.get_running_loop()
    waiting: asyncio.Queue[bytes | None] = asyncio.Queue()
    closing: threading.Event = request.app.state.closing
    gone = threading.Event()

    def put(event: bytes | None) -> None:
        loop.call_soon_threadsafe(waiting.put_nowait, event)

    def alive() -> None:
        if gone.is_set() or closing.is_set():
            raise Cancelled("The answer was stopped.")

    def hear(said: BaseModel) -> None:
        alive()
        put(_event(NAMES[type(said)], said.model_dump_json().encode()))

    def work() -> None:
        try:
            reply = ds.chat(
                body.message,
                conversation=body.conversation,
                after=body.after,
                llm=body.asked(),
                pictures=body.pictures,
                patience=PATIENCE,
                hear=hear,
                alive=alive,
            )
            put(_event("end", reply.model_dump_json().encode()))
        except AssayError as error:
            told = problem(
                status_of(error), error.code, error.message, error.hint, retryable=error.retryable
            )
            put(_event("failed", bytes(told.body)))
        finally:
            put(None)

    answering = asyncio.ensure_future(run_in_threadpool(work))
    try:
        while not (gone.is_set() or await request.is_disconnected()):
            try:
                event = await asyncio.wait_for(waiting.get(), LOOK)
            except TimeoutError:
                continue
            if event is None:
                break
            yield event
    finally:
        gone.set()
        await asyncio.shield(answering)


def _event(name: str, content: bytes) -> bytes:
    data = orjson.dumps(orjson.loads(content))  # on one line
    return b"event: %s\ndata: %s\n\n" % (name.encode(), data)
