"""Tables at 80 characters: long names give way, and no word is broken."""

from __future__ import annotations

import re

import pytest

from assay.cli import output

LONG = "balance_not_updated_after_cheque_or_cash_deposit"
SENTENCE = (
    "The money that I paid in by cheque a week ago is still not on my account, and why is that?"
)


@pytest.fixture
def narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(output.out, "_width", 80)


def printed(capsys: pytest.CaptureFixture[str]) -> list[str]:
    lines = capsys.readouterr().out.rstrip().split("\n")
    assert max(map(len, lines)) <= 80
    return lines


@pytest.mark.usefixtures("narrow")
def test_a_long_name_leaves_room_for_the_text(capsys: pytest.CaptureFixture[str]) -> None:
    output.table(
        [("", "right"), "record", "best guess", "text"],
        [(1, "45bfe5d34a4147f6", LONG, SENTENCE)],
        spaced=True,
    )
    lines = printed(capsys)
    assert "45bfe5d34a4147f6" in lines[2]
    texts = [line[lines[0].index("text") :] for line in lines[1:]]
    assert max(map(len, (text.rstrip() for text in texts))) >= 28
    assert " ".join(" ".join(texts).split()) == SENTENCE


@pytest.mark.usefixtures("narrow")
def test_a_text_that_is_not_last_has_a_third_of_the_room(
    capsys: pytest.CaptureFixture[str],
) -> None:
    rest = ["transfer_pending", "validation", "unknown_payment", "35.6 %"]
    headings = ["id", "text", "label", "split", "prediction", ("confidence", "right")]
    output.table(headings, [["m0002", SENTENCE, *rest]])
    lines = printed(capsys)
    begin, end = lines[0].index("text"), lines[0].index("label")
    assert max(len(line[begin:end].rstrip()) for line in lines[1:]) >= 20
    assert " ".join(" ".join(line[begin:end] for line in lines[1:]).split()) == SENTENCE


@pytest.mark.usefixtures("narrow")
def test_names_of_classes_are_broken_between_their_words(
    capsys: pytest.CaptureFixture[str],
) -> None:
    columns = [(f"{kind} by label of everything", "right") for kind in ("precision", "recall")]
    wide = [("average precision", "right"), "95 % interval", ("records", "right")]
    output.table(["class", *columns, *wide], [(LONG, *["12.3 %"] * 3, "85.0 – 95.2 %", 12)])
    lines = printed(capsys)
    said = " ".join(lines)
    assert "85.0 – 95.2 %" in said
    pieces = re.findall(r"[a-z]+", LONG)
    assert all(re.search(rf"(?<![a-z]){piece}(?![a-z])", said) for piece in pieces)


@pytest.mark.usefixtures("narrow")
def test_one_endless_word_is_shortened_but_no_id(capsys: pytest.CaptureFixture[str]) -> None:
    output.table(["label", "record", "text"], [("a" * 70, "z" * 40, "some words to read")])
    said = "".join(printed(capsys))
    assert "a…" in said
    assert said.count("z") == 40


@pytest.mark.usefixtures("narrow")
def test_scripts_without_spaces_break_anywhere(capsys: pytest.CaptureFixture[str]) -> None:
    text = "我想注销我的账户" * 12
    output.table(["label", "text"], [("账户", text)])
    lines = capsys.readouterr().out.split("\n")
    assert "".join("".join(lines).split()).endswith(text)


def test_a_table_that_fits_is_left_alone(capsys: pytest.CaptureFixture[str]) -> None:
    output.table(["class", ("records", "right")], [("positive", 3)])
    assert capsys.readouterr().out.split("\n")[1].split() == ["positive", "3"]
