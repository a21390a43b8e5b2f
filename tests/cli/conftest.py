"""A command line to call and a small data set to call it on."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from assay.cli import output
from assay.cli.app import run

PHRASES = {
    "card_lost": [
        "i lost my card",
        "my card is gone",
        "cannot find my card",
        "card missing since monday",
    ],
    "transfer": [
        "transfer still pending",
        "send money to my brother",
        "the transfer did not arrive",
        "wire failed",
    ],
    "pin": [
        "forgot my pin",
        "pin does not work",
        "how do i change the pin",
        "wrong pin three times",
    ],
}
ENDINGS = [
    "",
    " please help",
    " today",
    " and i am abroad",
    " what now",
    " since last week",
    " again",
    " asap",
]


def messages() -> list[dict[str, str]]:
    """Return 96 messages in three intents with splits, and one wrong label in m5."""
    rows = []
    for label, phrases in PHRASES.items():
        for i, ending in enumerate(ENDINGS):
            for j, phrase in enumerate(phrases):
                split = "test" if (i + j) % 4 == 0 else "train"
                rows.append(
                    {"text": phrase + ending, "intent": label, "split": split, "channel": "app"}
                )
    for number, row in enumerate(rows):
        row["id"] = f"m{number}"
    rows[5]["intent"] = "pin"
    return rows


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "messages.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, ["id", "text", "intent", "split", "channel"])
        writer.writeheader()
        writer.writerows(messages())
    return path


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty place for a workspace, with the fast shipped fake as the encoder."""
    monkeypatch.setenv("ASSAY_WORKSPACE", str(tmp_path / "ws"))
    monkeypatch.setenv("ASSAY_ENCODER", "fake")
    monkeypatch.setenv("COLUMNS", "200")
    # A console keeps the width it was made with, whoever loaded it first.
    monkeypatch.setattr(output.out, "_width", 200)
    monkeypatch.setattr(output.err, "_width", 200)
    monkeypatch.chdir(tmp_path)
    return tmp_path / "ws"


@pytest.fixture
def assay(workspace: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., Any]:
    """Call a command that must succeed; with --json among its words, return what it printed."""
    del workspace  # wanted for the place it makes

    def call(*words: str) -> Any:
        code = run([str(word) for word in words])
        printed = capsys.readouterr()
        assert code == 0, printed.err
        return json.loads(printed.out) if "--json" in words else printed.out

    return call


@pytest.fixture
def refused(workspace: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str]]:
    """Call a command that must fail; return its exit code and what it said on stderr."""
    del workspace  # wanted for the place it makes

    def call(*words: str) -> tuple[int, str]:
        code = run([str(word) for word in words])
        printed = capsys.readouterr()
        assert code != 0, printed.out
        return code, printed.err

    return call
