"""`assay connect remote` and `assay predict --remote`, as they are typed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Assay = Callable[..., Any]
Refused = Callable[..., tuple[int, str]]

API = "fake://card_lost,transfer,pin"


@pytest.fixture
def imported(assay: Assay, source: Path) -> Assay:
    assay("import", source, "--name", "chat")
    return assay


def test_an_api_is_tried_then_connected_then_asked(imported: Assay) -> None:
    tried = imported("connect", "remote", "chat", API, "--try", "the pin", "--try", "transfer now")
    assert '"label": "pin"' in tried
    assert "labels, as they are read" in tried
    assert imported("info", "--json")["models"] == []
    made = imported("connect", "remote", "chat", API, "--name", "api", "--json")
    assert (made["method"], made["classes"]) == ("remote", ["card_lost", "pin", "transfer"])
    report = imported("predict", "api", "--dataset", "chat", "--json")
    assert (report["n"], report["unanswered"]) == (96, 0)
    assert imported("check", "chat", "confident_disagreement", "--model", "api")
    assert imported("compare", "api", "api", "--json")["difference"] == 0


def test_an_answer_that_is_not_read_comes_with_paths_that_would(imported: Assay) -> None:
    paths = ["--label-at", "[].label", "--confidence-at", "[].score"]
    tried = imported("connect", "remote", "chat", API, *paths, "--try", "the pin")
    assert "It cannot be read: there is no list of answers at []." in tried
    assert "--label-at 'data[].predictions[].label'" in tried
    assert "--confidence-at 'data[].predictions[].confidence'" in tried
    as_json = imported("connect", "remote", "chat", API, *paths, "--try", "the pin", "--json")
    assert as_json["label_at"] == "data[].predictions[].label"


def test_an_address_alone_is_connected_once_and_found_again(imported: Assay) -> None:
    first = imported("predict", "--remote", API, "--dataset", "chat", "--json")
    again = imported("predict", "--remote", API, "--dataset", "chat", "--json")
    assert first["model"] == again["model"] == "chat-card-lost-transfer-pin"
    assert first["run"] == again["run"]
    assert len(imported("info", "--json")["models"]) == 1


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--n-best", "0"], "--n-best cannot be 0"),
        (["--rate", "-1"], "--rate cannot be -1.0"),
        (["--rename", "POSITIVE"], "does not say what becomes what"),
        (["--label-at", "label"], "does not say where the texts are counted"),
        (["--confidence-at", "data[].x"], "do not count the same things"),
    ],
    ids=str,
)
def test_an_option_that_cannot_be_used_is_named(
    imported: Assay, refused: Refused, words: list[str], says: str
) -> None:
    code, said = refused("connect", "remote", "chat", API, *words)
    assert code == 1
    assert says in said
    assert "Hint:" in said
    assert imported("info", "--json")["models"] == []


def test_an_address_that_is_none_or_a_key_that_is_not_there_is_told(
    imported: Assay, refused: Refused, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NO_SUCH_KEY", raising=False)
    del imported  # wanted for the data set it makes
    assert "is not the address" in refused("connect", "remote", "chat", "example")[1]
    keyed = ["https://example.org/x", "--key-env", "NO_SUCH_KEY", "--try", "a"]
    assert "NO_SUCH_KEY" in refused("connect", "remote", "chat", *keyed)[1]


def test_a_model_and_an_address_are_one_too_many(refused: Refused) -> None:
    assert refused("predict", "api", "--remote", API, "--dataset", "chat")[0] == 2
    assert refused("predict", "--dataset", "chat")[0] == 2
    assert refused("predict", "--remote", API, "--file", "x.csv")[0] == 2
