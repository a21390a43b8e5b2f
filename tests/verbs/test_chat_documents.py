"""Messages over documents: passages, papers and pages are told apart, and quotes have a place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from assay.dataset import Dataset
from assay.settings import Settings
from assay.workspace import open_workspace

WEATHER = [f"Line {n} speaks of the weather, which changes from day to day." for n in range(20)]
LIGHTHOUSE = [
    "In this paper we propose a new lamp for the lighthouses of the northern coast.",
    "The lamp is made of glass that was cut by hand in the town of Norrhamn.",
    "The lighthouse of Norrhamn was painted green in the spring of the year 1931.",
]
BEES = [
    "In this paper we introduce a hive that counts the bees which leave it in the morning.",
    "The counting is done by a small scale under the floor of the hive.",
    "Most of the bees leave the hive within an hour after the sun has risen.",
]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory, papers: ModuleType) -> Iterator[Dataset]:
    folder: Path = tmp_path_factory.mktemp("papers")
    source = folder / "source"
    source.mkdir()
    (source / "lamp.pdf").write_bytes(
        papers.pdf([[*LIGHTHOUSE[:2], *WEATHER], [*WEATHER[:9], *LIGHTHOUSE[2:]]])
    )
    (source / "hive.pdf").write_bytes(papers.pdf([[*BEES, *WEATHER]]))
    with open_workspace(folder / "ws", settings=Settings(encoder="minilm", threads=1)) as opened:
        yield opened.load(source, name="papers", cut="60")


def test_a_quote_says_where_it_stands(data: Dataset) -> None:
    reply = data.chat("when was the lighthouse of Norrhamn painted green?")
    assert reply.turn.route == "quote"
    first = reply.turn.evidence[0]
    assert (first.document, first.page) == ("lamp.pdf", 2)
    assert first.quote in LIGHTHOUSE[2]
    assert reply.records[0].page == 2
    kept = data.conversation(reply.conversation).turns[-1]
    assert kept.turn.evidence == reply.turn.evidence


def test_what_is_proposed_is_asked_of_each_paper_and_the_evidence_is_numbered_through(
    data: Dataset,
) -> None:
    reply = data.chat("what is proposed in the paper?")
    assert {one.document for one in reply.turn.evidence} == {"lamp.pdf", "hive.pdf"}
    numbers = [one.number for one in reply.turn.evidence]
    assert numbers == list(range(1, len(numbers) + 1))
    assert all(f"[{number}]" in reply.turn.text for number in numbers)


def test_the_paper_talked_of_is_the_one_that_is_asked(data: Dataset) -> None:
    shown = data.chat("show me a passage about bees in the morning")
    reply = data.chat("what does this paper introduce?", conversation=shown.conversation)
    assert {one.document for one in reply.turn.evidence} == {"hive.pdf"}


def test_papers_passages_and_pages_are_counted_apart(data: Dataset) -> None:
    passages = len(data)
    assert data.chat("how many documents are there?").turn.text == (
        f"There are 2 documents, cut into {passages} passages."
    )
    assert data.chat("how many papers mention bees?").turn.text.startswith("1 of 2 documents")
    pages = data.chat("how many pages does lamp.pdf have?").turn.text
    assert "has 2 pages" in pages
    some = data.chat("how many pages mention Norrhamn?").turn.text
    assert re.search(r"\d of the 2 pages of “", some)
    assert data.chat("how many pages mention zeppelins?").turn.text == "On no page."
    assert "hive" not in pages
    on_two = data.chat("how many passages are on page 2?").turn
    assert on_two.filter == "meta.page = 2"
    assert (
        "2 documents by number of passages"
        in data.chat("how many passages per document?").turn.text
    )


def test_pictures_are_said_not_to_be_there(data: Dataset) -> None:
    reply = data.chat("show me a picture")
    assert reply.turn.text == "There are no pictures here: the records are passages of documents."
    assert reply.records == ()
    near = data.chat("show me a picture of a hive")
    assert near.turn.text.startswith("There are no pictures here")
    assert "hive" in (near.records[0].text or "")


def test_a_passage_that_is_shown_says_its_page(data: Dataset) -> None:
    shown = data.chat("show me a passage about the painted lighthouse")
    reply = data.chat("which page is it on?", conversation=shown.conversation)
    assert "Page: 2." in reply.turn.text


def test_a_document_is_meant_by_its_place_and_a_passage_by_its_page(data: Dataset) -> None:
    first, second = (one.id for one in data.documents())
    for word, wanted in (("first", first), ("second", second), ("last", second)):
        for asked in ("summarise the {} paper", "what is proposed in the {} paper?"):
            reply = data.chat(asked.format(word))
            assert {one.document for one in reply.turn.evidence} == {wanted}
    found = data.chat("show me passages about the weather on page 2")
    assert found.turn.filter == "meta.page = 2"
    assert {one.page for one in found.records} == {2}
    assert data.chat("show me passages of lamp.pdf").turn.filter == "parent = 'lamp.pdf'"


def test_several_documents_are_asked_side_by_side(data: Dataset) -> None:
    for asked in ("compare the two papers", "how do the papers differ?"):
        turn = data.chat(asked).turn
        assert {one.document for one in turn.evidence} == {"lamp.pdf", "hive.pdf"}
        assert "we propose a new lamp" in turn.text
        assert "we introduce a hive" in turn.text
    both = data.chat("do both papers introduce a hive that counts the bees?").turn
    assert {one.document for one in both.evidence} == {"hive.pdf"}
    assert "does not say." in both.text


def test_what_was_asked_of_one_document_is_asked_of_another(data: Dataset) -> None:
    first, second = (one.id for one in data.documents())
    reply = data.chat("what is the first paper about?")
    assert {one.document for one in reply.turn.evidence} == {first}
    other = data.chat("and the second one?", conversation=reply.conversation).turn
    assert {one.document for one in other.evidence} == {second}
    pages = data.chat("how many pages does the second paper have?").turn
    assert pages.filter == f"parent = '{second}'"


def test_what_is_counted_in_the_contents_is_quoted(data: Dataset) -> None:
    turn = data.chat("how many bees leave the hive within an hour?").turn
    assert turn.route == "quote"
    assert "within an hour after the sun has risen" in turn.text
    assert data.chat("which paper mentions bees?").turn.route == "count"
    assert data.chat("what papers are these?").turn.route == "talk"
