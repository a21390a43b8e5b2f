"""Language models from the command line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Call = Callable[..., Any]


@pytest.fixture
def chat(assay: Call, source: Path) -> Call:
    """The command line, with a data set `chat`."""
    assay("import", source, "--name", "chat", "--label", "intent")
    return assay


def test_a_language_model_is_connected_asked_and_compared(chat: Call):
    report = chat(
        *("connect", "llm", "chat", "fake", "--name", "asked", "--json"),
        *("--examples", "retrieved", "--shots", "2", "--temperature", "0.5", "--top-k", "9"),
        *("--criteria", "pin=the secret number", "--price-in", "1", "--price-out", "2"),
    )
    assert report["method"] == "llm"
    assert set(report["per_class"]) == {"card_lost", "pin", "transfer"}
    assert "Confidence" in chat("connect", "llm", "chat", "fake", "--name", "plain")
    assert chat("predict", "asked", "i lost my card", "--json")[0]["label"] == "card_lost"
    predicted = chat("predict", "asked", "--dataset", "chat", "--json")
    assert predicted["unanswered"] == 0
    assert predicted["usage"]["cost"] > 0
    assert predicted["notes"][0].startswith("Confidence: ")
    assert "answers known before" in chat("predict", "asked", "--dataset", "chat", "--anew")
    assert chat("eval", "asked", "--json")["n"] > 10
    assert chat("compare", "asked", "plain", "--json")["accuracy_a"] > 0.5


def test_a_prompt_is_shown_as_it_would_be_sent(chat: Call):
    printed = chat("prompt", "chat", "--record", "m0", "--examples", "random", "--shots", "1")
    assert printed.count("assistant ─") == 3
    assert "<text>\ni lost my card\n</text>" in printed
    shown = chat("prompt", "chat", "--text", "[bold]hello[/]", "--llm", "ollama:any", "--json")
    assert "[bold]hello[/]" in shown["messages"][-1]["content"]
    assert [one["role"] for one in shown["messages"]] == ["system", "user"]
    assert "[bold]hello[/]" in chat("prompt", "chat", "--text", "[bold]hello[/]")


def test_a_template_is_written_edited_and_used(chat: Call, refused: Call, tmp_path: Path):
    own = tmp_path / "mine.md"
    chat("prompt", "--init", own)
    own.write_text(own.read_text().replace("You sort texts", "You kindly sort texts"))
    chat("connect", "llm", "chat", "fake", "--prompt", own, "--name", "kind")
    assert "You kindly sort texts" in chat("prompt", "chat", "--llm", "kind", "--text", "hello")
    code, said = refused("prompt", "--init", own)
    assert code == 1
    assert "exists already" in said
    assert "kindly" in own.read_text()
    chat("prompt", "--init", tmp_path / "feeling.md", "--prompt", "sentiment")
    assert "sarcasm" in (tmp_path / "feeling.md").read_text()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("connect", "llm", "chat", "gpt"), "no language model 'gpt'"),
        (("connect", "llm", "chat", "fake", "--examples", "some"), "examples cannot be used"),
        (("connect", "llm", "chat", "fake", "--samples", "3"), "temperature 0"),
        (("connect", "llm", "chat", "fake", "--temperature", "9"), "temperature cannot be used"),
        (("connect", "llm", "chat", "fake", "--criteria", "pin"), "is no criterion"),
        (("connect", "llm", "chat", "fake", "--prompt", "none.md"), "cannot be read"),
        (("connect", "llm", "chat", "http://127.0.0.1:9/v1#m", "--attempts", "1"), "be reached"),
        (("prompt", "chat", "--record", "nobody"), "no record 'nobody'"),
        (("prompt", "chat", "--text", "a", "--llm", "nobody"), "nobody"),
        (("prompt", "chat"), "record or give a text"),
    ],
)
def test_what_cannot_work_is_said_in_a_sentence(
    words: tuple[str, ...], said: str, chat: Call, refused: Call
):
    del chat
    code, printed = refused(*words)
    assert code == 1
    assert said in " ".join(printed.split())
    assert "Traceback" not in printed
