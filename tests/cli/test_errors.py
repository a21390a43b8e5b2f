"""A person who makes a mistake gets one sentence, a hint, the right exit code; nothing is lost."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

Assay = Callable[..., Any]
Refused = Callable[..., tuple[int, str]]


def test_a_missing_file_is_named(refused: Refused) -> None:
    code, said = refused("import", "nowhere.csv")
    assert code == 1
    assert "nowhere.csv" in said
    assert "Hint:" in said


def test_a_command_without_a_workspace_says_how_to_start(refused: Refused, workspace: Path) -> None:
    code, said = refused("info")
    assert code == 1
    assert "Import a file first" in said
    assert not workspace.exists()


def test_an_unknown_data_set_suggests_the_nearest(
    assay: Assay, refused: Refused, source: Path
) -> None:
    assay("import", source)
    code, said = refused("train", "mesages")
    assert code == 1
    assert "messages" in said


def test_wrong_usage_exits_with_two(refused: Refused) -> None:
    assert refused("decide", "x", "y")[0] == 2
    assert refused("decide", "x", "y", "--confirm", "--exclude")[0] == 2
    assert refused("predict", "m")[0] == 2
    assert refused("nonsense")[0] == 2


def test_findings_above_the_limit_exit_with_three(
    assay: Assay, refused: Refused, source: Path
) -> None:
    assay("import", source)
    code, _ = refused("check", "messages", "label_errors", "--fail-on", "0")
    assert code == 3
    assay("check", "messages", "label_errors", "--fail-on", "1000")


def test_a_broken_filter_says_where(assay: Assay, refused: Refused, source: Path) -> None:
    assay("import", source)
    code, said = refused("show", "messages", "--where", "labell = 'x'")
    assert code == 1
    assert "labell" in said


def test_findings_before_any_check_say_what_to_run(
    assay: Assay, refused: Refused, source: Path
) -> None:
    assay("import", source)
    code, said = refused("findings", "messages")
    assert code == 1
    assert "assay check messages" in said


def test_a_decision_on_an_unknown_record_saves_nothing(
    assay: Assay, refused: Refused, source: Path
) -> None:
    assay("import", source)
    code, said = refused("decide", "messages", "m1", "nobody", "--exclude", "--by", "lena")
    assert code == 1
    assert "nobody" in said
    assert assay("history", "messages", "--json") == []


def test_undoing_nothing_is_refused(assay: Assay, refused: Refused, source: Path) -> None:
    assay("import", source)
    code, _ = refused("decide", "messages", "m1", "--undo", "--by", "lena")
    assert code == 1


def test_one_class_only_cannot_be_trained(assay: Assay, refused: Refused, tmp_path: Path) -> None:
    path = tmp_path / "one.csv"
    path.write_text("text,label\nhello,a\nthere,a\nagain,a\n", encoding="utf-8")
    assay("import", path, "--label", "label")
    code, said = refused("train", "one", "--holdout", "0")
    assert code == 1
    assert "class" in said


def test_two_records_only_are_checked_without_a_crash(assay: Assay, tmp_path: Path) -> None:
    path = tmp_path / "two.csv"
    path.write_text("text,label\nhello there,a\ngood bye,b\n", encoding="utf-8")
    assay("import", path, "--label", "label")
    summaries = assay("check", "two", "--json")["summaries"]
    assert any(summary["skipped"] for summary in summaries)


def test_models_of_different_data_sets_cannot_be_compared(
    assay: Assay, refused: Refused, source: Path
) -> None:
    for name in ("one", "two"):
        assay("import", source, "--name", name)
        assay("train", name, "--name", f"model-{name}", "--method", "lexical")
    code, said = refused("compare", "model-one", "model-two")
    assert code == 1
    assert "Name the data set to compare them on: --dataset one" in said


def test_bad_rows_are_listed_with_their_lines(
    assay: Assay, refused: Refused, tmp_path: Path
) -> None:
    path = tmp_path / "bad.csv"
    path.write_text("text,label\nfine,a\nalso fine,b\none,two,three\ngood,a\n", encoding="utf-8")
    code, said = refused("import", path)
    assert code == 1
    assert "4" in said
    report = assay("import", path, "--skip-bad", "--json")
    assert (report["added"], report["rejected"]) == (3, 1)
    listed = Path(report["rejects_file"]).read_text(encoding="utf-8")
    assert "one,two,three" in listed
