"""Conversations as they are shown, and what one can begin with."""

from __future__ import annotations

import re
from collections import Counter

import numpy as np
from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

from assay.chat import prompt
from assay.errors import InvalidSetting, NotFound
from assay.schema.conversations import (
    ChatStart,
    Conversation,
    ConversationView,
    KeptTurn,
    thread,
)
from assay.schema.generation import GenerationSettings
from assay.store import Frame
from assay.verbs.chat import records_of
from assay.verbs.chat.opinions import sides_of
from assay.verbs.context import Context
from assay.verbs.looking.view import view

LOOKED_AT = 400
"""Texts whose words make the example requests."""

FEWEST = 4
"""Example requests at least, where there are words enough."""

TITLE = 200
"""Characters of a title at most."""

WRITING = GenerationSettings(max_tokens=800)


def shown(ctx: Context, dataset: str, conversation: str) -> ConversationView:
    """Return a conversation; see ``Dataset.conversation``.

    Raises:
        NotFound: There is no such conversation.
    """
    kept = ctx.store.catalogue.conversations
    turns = kept.turns(dataset, conversation)
    found = next((one for one in kept.of(dataset) if one.id == conversation), None)
    if found is None:
        raise NotFound(f"There is no conversation {conversation!r} over {dataset!r}.")
    after = Counter(turn.after for turn in turns)
    frame = view(ctx, dataset)
    return ConversationView(
        conversation=found,
        turns=tuple(
            KeptTurn(
                turn=turn,
                records=records_of(frame, turn.shown or turn.cited),
                replaces=after[turn.after] - 1,
            )
            for turn in thread(turns)
        ),
    )


def rename(ctx: Context, dataset: str, conversation: str, title: str) -> Conversation:
    """Give a conversation another title; see ``Dataset.rename_conversation``.

    Raises:
        InvalidSetting: An empty or endless title.
        NotFound: There is no such conversation.
    """
    title = " ".join(title.split())
    if not title or len(title) > TITLE:
        raise InvalidSetting(f"A title has 1 to {TITLE} characters.")
    return ctx.store.catalogue.conversations.rename(dataset, conversation, title)


def start(ctx: Context, dataset: str) -> ChatStart:
    """Return what a conversation can begin with; see ``Dataset.chat_start``."""
    cards = ctx.store.catalogue.models.list(dataset=dataset)
    models = [str(card.params["model"]) for card in cards if card.method == "llm"]
    return ChatStart(
        examples=tuple(_examples(view(ctx, dataset))),
        llms=tuple(dict.fromkeys(models)),
        prompt=prompt(),
        settings=WRITING,
    )


def _examples(frame: Frame) -> list[str]:
    """Make requests of words, labels and topics that are there."""
    if not len(frame):
        return []
    rows = np.linspace(0, len(frame) - 1, min(LOOKED_AT, len(frame))).astype(np.int64)
    columns = [name for name in ("text", "image") if name in frame.schema]
    looked = frame.at(np.unique(rows), columns)
    texts = looked["text"].drop_nulls().to_list()
    seen = Counter(
        word
        for text in texts
        for word in set(re.findall(r"[^\W\d_]{4,}", str(text)[:2_000].lower()))
        if word not in ENGLISH_STOP_WORDS and not word.endswith("ing")  # things, not doings
    )
    words = [word for word, _ in seen.most_common(4)]
    seen_ones = "image" in columns and looked["image"].null_count() < len(looked)
    what = "pictures" if seen_ones else "records"
    papers = "meta.document" in frame.schema and "parent" in frame.schema
    what = "passages" if papers else what
    made = [f"show me {what} about {word}" for word in words[:1]]
    made += ["what is proposed in the paper?"] if papers else []
    if not papers and sides_of(tuple(_values(frame, "label"))):
        made += [f"what do they say about {word}?" for word in words[:1]]
    made += [f"how many {'documents ' if papers else ''}mention {word}?" for word in words[1:2]]
    for field in ("label", "topic"):
        if field in frame.schema and (values := _values(frame, field)):
            made += [f"how many are labelled {values[0]}?"] if field == "label" else []
            made.append(f"which {field} is the largest?")
    if len(made) < FEWEST:
        made += [f"show me {what} about {word}" for word in words[2:3]]
        made += [f"which share mentions {word}?" for word in words[3:4]]
    return list(dict.fromkeys(made))


def _values(frame: Frame, field: str) -> list[str]:
    if field not in frame.schema:
        return []
    values = frame.facet(field, limit=3)["value"].drop_nulls().to_list()
    return [str(one) for one in values if str(one) not in {"", "none"}]
