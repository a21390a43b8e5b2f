"""A message of a conversation: understood, answered from the data set, and kept."""

from __future__ import annotations

from collections.abc import Callable

from assay.chat import Router, without_false_numbers
from assay.chat import routed as routed_by_model
from assay.errors import Cancelled, InvalidSetting, LlmError, NotFound
from assay.llms.attending import attended
from assay.schema.answers import Asked
from assay.schema.conversations import (
    ChatReply,
    Found,
    Hear,
    Piece,
    Turn,
    TurnDraft,
    TurnRoute,
    TurnStatus,
    Understood,
    thread,
    unheard,
)
from assay.schema.runs import Reporter, silent
from assay.verbs.chat.answering import COMPUTED, respond
from assay.verbs.chat.records import records_of
from assay.verbs.chat.routing import routed
from assay.verbs.chat.scene import Said, Scene
from assay.verbs.chat.slips import as_read, note_on
from assay.verbs.chat.wording import Speaking
from assay.verbs.context import Context
from assay.verbs.looking.view import view

LONGEST = 4_000
"""Characters of a message at most."""


def chat(
    ctx: Context,
    dataset: str,
    message: str,
    *,
    conversation: str | None = None,
    after: int | None = None,
    llm: Asked | None = None,
    pictures: bool = False,
    patience: int | None = None,
    hear: Hear = unheard,
    alive: Callable[[], object] = lambda: None,
    watch: Reporter = silent,
) -> ChatReply:
    """Answer a message and keep the turn; see ``Dataset.chat``.

    Raises:
        InvalidSetting: An empty or endless message.
        NotFound: There is no such conversation, or it has no turn ``after``.
        LlmError: There is no such language model.
        Cancelled: From ``alive``; the turn is kept with what there was of the answer.
    """
    message = message.strip()
    if not message:
        raise InvalidSetting("The message is empty.", hint="Say what you want to see or know.")
    if len(message) > LONGEST:
        raise InvalidSetting(f"The message has more than {LONGEST} characters.")
    model = ctx.llm(llm.model, llm.key_env) if llm is not None else None
    kept = ctx.store.catalogue.conversations
    before = _before(ctx, dataset, conversation, after)
    frame = view(ctx, dataset)
    note = ""
    if conversation is None:
        conversation = kept.begin(dataset, message[:80]).id
    turn = _Turn(message, before, llm)
    if llm is None:  # a language model reads other languages, and slips, by itself
        said, message = message, as_read(frame, message)
        note = note_on(said, message)
        before = tuple(
            one.model_copy(update={"asked": as_read(frame, one.asked)}) for one in before
        )
    route: TurnRoute
    route, sure = routed(router(ctx), message, before, documents="meta.document" in frame.schema)
    turn.route = route
    try:
        if model is not None:
            better: TurnRoute | None = attended(
                lambda stop: routed_by_model(model, message, before, stopped=stop), alive
            )
            route = better or route
            turn.route = route
        hear(Understood(route=route, sure=round(sure, 4), conversation=conversation))
        scene = Scene(ctx, dataset, frame, before, llm, patience, watch=watch, alive=alive)
        turn.said = respond(scene, route, message)
        records = records_of(frame, turn.said.shown or turn.said.cited)
        hear(Found(records=records, filter=turn.said.filter, evidence=turn.said.evidence))
        if model is None or llm is None or route in COMPUTED:
            turn.say(hear, f"{note}{turn.said.text}")
        else:
            speaking = Speaking(model, llm, scene, message, lambda piece: turn.say(hear, piece))
            seen = turn.said.shown[:1] if pictures and route == "shown" else ()
            turn.saw = speaking.speak(records, turn.said.text, seen)
    except Cancelled:
        kept.append(dataset, conversation, turn.draft("stopped"))
        raise
    except LlmError as error:
        text = f"{error.message} {error.hint}".strip()
        draft = turn.draft("failed", text)
    else:
        draft = turn.draft("answered")
    return ChatReply(
        dataset=dataset,
        conversation=conversation,
        turn=kept.append(dataset, conversation, draft),
        sure=round(sure, 4),
        records=records_of(frame, draft.shown or draft.cited),
    )


class _Turn:
    """A turn as it comes about."""

    def __init__(self, asked: str, before: tuple[Turn, ...], llm: Asked | None) -> None:
        self.asked, self.before, self._llm = asked, before, llm
        self.route: TurnRoute = "talk"
        self.said = Said("")
        self.saw = False
        self._pieces: list[str] = []

    def say(self, hear: Hear, piece: str) -> None:
        self._pieces.append(piece)
        hear(Piece(piece=piece))

    def draft(self, status: TurnStatus, text: str | None = None) -> TurnDraft:
        said = "".join(self._pieces).strip()
        if self._llm is not None:
            said = without_false_numbers(said, len(self.said.shown or self.said.cited))
        return TurnDraft(
            after=self.before[-1].seq if self.before else None,
            asked=self.asked,
            route=self.route,
            status=status,
            text=said if text is None else text,
            filter=self.said.filter,
            shown=self.said.shown,
            cited=self.said.cited,
            evidence=self.said.evidence,
            llm=self._llm.model if self._llm else None,
            saw=self.saw,
            settings=self._llm.generation if self._llm else None,
        )


def _before(
    ctx: Context, dataset: str, conversation: str | None, after: int | None
) -> tuple[Turn, ...]:
    """Return the turns a message follows, oldest first.

    Raises:
        NotFound: There is no such conversation, or it has no turn ``after``.
    """
    if conversation is None:
        return ()
    turns = ctx.store.catalogue.conversations.turns(dataset, conversation)
    if after == 0:
        return ()
    if after is None:
        return thread(turns)
    if after not in {turn.seq for turn in turns}:
        raise NotFound(f"The conversation has no turn {after} to follow.")
    return thread(turns, after)


def router(ctx: Context) -> Router:
    """Return the router over the workspace's encoder, made once."""
    encoder = ctx.encoder()
    if encoder.key not in ctx.routers:
        ctx.routers[encoder.key] = Router(encoder)
    return ctx.routers[encoder.key]
