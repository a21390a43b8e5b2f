"""`assay names`: attached, shown, said where they were understood."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from assay.cli.app import run

Assay = Any


@pytest.fixture
def names(tmp_path: Path) -> Path:
    (tmp_path / "names.csv").write_text(
        "class,language,name\npin,fr,code secret\npin,he,GAP!\nloan,fr,emprunt\n", "utf-8"
    )
    return tmp_path / "names.csv"


def test_names_are_attached_shown_understood_and_detached(
    assay: Assay, source: Path, names: Path
) -> None:
    assay("import", source, "--name", "chat")
    said = assay("names", "attach", "chat", names, "--column", "label")
    assert "Names: 2, of classes: 2, in languages: 1; attached to label." in said
    assert "French" in assay("names", "show", "chat")
    assert "code secret" in assay("names", "show", "chat", "--language", "fr")
    assert "No class has a name in Danish" in assay("names", "show", "chat", "--language", "da")
    shown = assay("show", "chat", "--where", "label = 'code secret'", "--json")
    assert {row["label"] for row in shown} == {"pin"}
    assert "has no names of classes now" in assay("names", "detach", "chat")


def test_what_was_understood_is_said_beside_the_answer(
    assay: Assay, source: Path, names: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assay("import", source, "--name", "chat")
    assay("names", "attach", "chat", names, "--column", "label")
    capsys.readouterr()
    assert run(["show", "chat", "--where", "label = 'code secret'"]) == 0
    assert "code secret (French) is understood as pin." in capsys.readouterr().err
    assert run(["search", "chat", "code secret", "--limit", "1"]) == 0
    assert "is understood as pin" in capsys.readouterr().err
    assert run(["search", "chat", "emprunt", "--limit", "1"]) == 0
    told = " ".join(capsys.readouterr().err.split())
    assert "loan, which no record holds; what is found is only the nearest to it." in told
    assert run(["show", "chat", "--where", "label = 'emprunt'"]) == 0
    assert "is understood as loan, which no record holds." in capsys.readouterr().err
