"""Conversations in the catalogue, over SQLite and over PostgreSQL."""

from __future__ import annotations

import polars as pl
import pytest

from assay.errors import DatasetNotFound, NotFound
from assay.schema.conversations import TurnDraft, thread
from assay.schema.generation import GenerationSettings
from assay.store import Store


@pytest.fixture
def filled(both: Store, messages: pl.DataFrame) -> Store:
    both.ingest("shop", [messages], source={})
    return both


def draft(asked: str, after: int | None = None) -> TurnDraft:
    return TurnDraft(after=after, asked=asked, route="talk", status="answered", text="Hello.")


def test_a_turn_is_read_back_as_it_was_kept(filled: Store):
    kept = filled.catalogue.conversations
    begun = kept.begin("shop", "Cards")
    told = TurnDraft(
        asked="how many mention a card?",
        route="count",
        status="stopped",
        text="Two rec",
        filter="text contains 'card'",
        shown=("b", "a"),
        cited=("a",),
        llm="ollama:small",
        settings=GenerationSettings(temperature=0.5, top_k=3),
    )
    turn = kept.append("shop", begun.id, told)
    assert turn.seq == 1
    assert kept.turns("shop", begun.id) == (turn,)
    assert TurnDraft(**turn.model_dump(exclude={"seq", "at"})) == told


def test_an_edited_turn_replaces_the_tail_and_nothing_is_lost(filled: Store):
    kept = filled.catalogue.conversations
    begun = kept.begin("shop", "Cards")
    for told in (draft("one"), draft("two", 1), draft("three", 2), draft("two, edited", 1)):
        kept.append("shop", begun.id, told)
    every = kept.turns("shop", begun.id)
    assert [turn.asked for turn in every] == ["one", "two", "three", "two, edited"]
    assert [turn.asked for turn in thread(every)] == ["one", "two, edited"]


def test_conversations_are_listed_newest_first_each_with_its_own_turns(filled: Store):
    kept = filled.catalogue.conversations
    first, second = kept.begin("shop", "first"), kept.begin("shop", "second")
    kept.append("shop", second.id, draft("hello"))
    assert {found.id for found in kept.of("shop")} == {first.id, second.id}
    assert kept.of("shop")[0].created >= kept.of("shop")[1].created
    assert kept.turns("shop", first.id) == ()


def test_what_is_not_there_is_said(filled: Store, messages: pl.DataFrame):
    kept = filled.catalogue.conversations
    begun = kept.begin("shop", "Cards")
    filled.ingest("other", [messages], source={})
    with pytest.raises(DatasetNotFound):
        kept.begin("none", "Cards")
    with pytest.raises(NotFound, match="no conversation 'x'"):
        kept.turns("shop", "x")
    with pytest.raises(NotFound, match="no conversation"):
        kept.turns("other", begun.id)
    with pytest.raises(NotFound, match="no turn 7"):
        kept.append("shop", begun.id, draft("hello", 7))
    assert kept.turns("shop", begun.id) == ()


def test_a_conversation_is_renamed_and_deleted_with_its_turns(filled: Store):
    kept = filled.catalogue.conversations
    begun, other = kept.begin("shop", "Cards"), kept.begin("shop", "Pins")
    kept.append("shop", begun.id, draft("one"))
    assert kept.rename("shop", begun.id, "My cards").title == "My cards"
    kept.delete("shop", begun.id)
    assert [one.id for one in kept.of("shop")] == [other.id]
    for gone in (lambda: kept.delete("shop", begun.id), lambda: kept.rename("shop", begun.id, "x")):
        with pytest.raises(NotFound):
            gone()
