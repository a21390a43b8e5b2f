"""The closed loop through the command line, and the shapes of its JSON."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl

Assay = Callable[..., Any]


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_import_reports_what_it_took_and_how_it_read_the_columns(
    assay: Assay, source: Path
) -> None:
    report = assay("import", source, "--json")
    assert report["dataset"] == "messages"
    assert (report["added"], report["updated"], report["unchanged"], report["rejected"]) == (
        96,
        0,
        0,
        0,
    )
    assert report["rejects_file"] is None
    roles = {guess["column"]: guess["role"] for guess in report["columns"]}
    assert roles == {
        "id": "id",
        "text": "text",
        "intent": "label",
        "split": "split",
        "channel": None,
    }
    assert all(guess["reason"] for guess in report["columns"])


def test_importing_again_changes_nothing(assay: Assay, source: Path) -> None:
    assay("import", source)
    report = assay("import", source, "--json")
    assert (report["added"], report["updated"], report["unchanged"]) == (0, 0, 96)


def test_the_whole_loop(assay: Assay, source: Path, tmp_path: Path) -> None:
    assay("import", source, "--name", "chat")
    embedded = assay("embed", "chat", "--json")
    assert embedded["embedded"] == 96
    assert assay("embed", "chat", "--json")["embedded"] == 0

    trained = assay("train", "chat", "--json")
    assert {"model", "run", "classes"} <= trained.keys()
    assert trained["classes"] == ["card_lost", "pin", "transfer"]
    before = trained["model"]

    scores = assay("eval", before, "--split", "test", "--json")
    assert {
        "accuracy",
        "accuracy_interval",
        "macro_f1",
        "per_class",
        "confusion",
        "ece",
        "latency_ms",
        "n",
    } <= scores.keys()
    assert scores["n"] == 24
    low, high = scores["accuracy_interval"]
    assert low <= scores["accuracy"] <= high

    assay("check", "chat")
    found = assay("findings", "chat", "--check", "label_errors", "--json")
    assert {"record", "check", "score", "given", "suggested", "why", "related"} <= found[0].keys()
    assert found[0]["record"] == "m5"
    assert (found[0]["given"], found[0]["suggested"]) == ("pin", "card_lost")
    assert [f["score"] for f in found] == sorted((f["score"] for f in found), reverse=True)

    accepted = assay(
        "accept", "chat", "--check", "label_errors", "--top", "1", "--by", "lena", "--json"
    )
    (saved,) = accepted["saved"]
    assert (saved["record"], saved["label"], saved["by"], saved["check"]) == (
        "m5",
        "card_lost",
        "lena",
        "label_errors",
    )
    assert all(
        f["record"] != "m5" for f in assay("findings", "chat", "--check", "label_errors", "--json")
    )

    after = assay("train", "chat", "--json")["model"]
    assert after != before
    paired = assay("compare", after, before, "--split", "test", "--json")
    assert {"difference", "interval", "p_value", "n", "verdict"} <= paired.keys()
    assert paired["n"] == 24
    assert 0 <= paired["p_value"] <= 1

    report = assay("export", "chat", "--to", tmp_path / "out.csv", "--history", "--json")
    assert report["records"] == 96
    rows = {row["id"]: row for row in read(tmp_path / "out.csv")}
    assert rows["m5"]["label"] == "card_lost"
    assert rows["m5"]["given"] == "pin"
    assert rows["m5"]["is_label_errors_issue"] == "true"
    assert float(rows["m5"]["label_errors_score"]) > 0.5
    history = read(Path(report["history_file"]))
    assert [row["record"] for row in history] == ["m5"]


def test_decisions_outlive_another_import_and_can_be_undone(assay: Assay, source: Path) -> None:
    assay("import", source)
    assay("decide", "messages", "m1", "--relabel", "pin", "--by", "lena")
    text = source.read_text(encoding="utf-8").replace(
        "i lost my card today", "I lost my card today!"
    )
    source.write_text(text, encoding="utf-8")
    assert assay("import", source, "--json")["updated"] == 1
    (row,) = assay("show", "messages", "--where", "id = 'm1'", "--json")
    assert (row["label"], row["given"], row["decided_by"]) == ("pin", "card_lost", "lena")
    assay("decide", "messages", "m1", "--undo", "--by", "omar")
    (row,) = assay("show", "messages", "--where", "id = 'm1'", "--json")
    assert row["label"] == "card_lost"
    history = assay("history", "messages", "m1", "--json")
    assert [(d["action"], d["by"]) for d in history] == [("relabel", "lena"), ("undo", "omar")]


def test_an_excluded_record_is_neither_trained_on_nor_scored(assay: Assay, source: Path) -> None:
    assay("import", source)
    whole = assay("train", "messages", "--json")["records"]
    assay("decide", "messages", "m1", "m2", "--exclude", "--by", "lena")
    assert assay("train", "messages", "--json")["records"] == whole - 2


def test_few_labels_train_on_exactly_so_many(assay: Assay, source: Path) -> None:
    assay("import", source)
    report = assay("train", "messages", "--shots", "4", "--seed", "7", "--json")
    assert report["per_class"] == {"card_lost": 4, "pin": 4, "transfer": 4}
    rest = assay("eval", report["model"], "--split", "rest", "--json")
    assert rest["n"] == 96 - 12


def test_predicting_texts_files_and_data_sets(assay: Assay, source: Path, tmp_path: Path) -> None:
    assay("import", source)
    model = assay("train", "messages", "--json")["model"]
    (answer,) = assay("predict", model, "where did i put my card", "--json")
    assert answer["label"] == "card_lost"
    assert abs(sum(answer["probabilities"].values()) - 1) < 1e-6
    report = assay("predict", model, "--file", source, "--to", tmp_path / "p.parquet", "--json")
    assert report["n"] == 96
    written = pl.read_parquet(tmp_path / "p.parquet")
    assert written.height == 96
    assert {"prediction", "confidence"} <= set(written.columns)
    assay("predict", model, "--dataset", "messages")
    shown = assay("show", "messages", "--where", "confidence > 0.5", "--limit", "200", "--json")
    assert {row["prediction"] for row in shown} == {"card_lost", "pin", "transfer"}


def test_after_a_check_the_answers_shown_are_out_of_sample(assay: Assay, source: Path) -> None:
    assay("import", source)
    assay("check", "messages", "label_errors")
    disagreeing = assay("show", "messages", "--where", "label != prediction", "--json")
    assert "m5" in [row["id"] for row in disagreeing]


def test_search_and_similar_find_by_words_and_meaning(assay: Assay, source: Path) -> None:
    assay("import", source)
    hits = assay("search", "messages", "wrong pin", "--limit", "3", "--json")
    assert all("pin" in hit["text"] for hit in hits)
    assert [hit["rank"] for hit in hits] == [1, 2, 3]
    only = assay(
        "search", "messages", "pin", "--where", "label = 'transfer'", "--mode", "lexical", "--json"
    )
    assert only == []
    near = assay("similar", "messages", "m0", "--limit", "2", "--json")
    assert all(hit["record"] != "m0" for hit in near)


def test_two_people_who_judge_the_same_record_are_compared(assay: Assay, source: Path) -> None:
    assay("import", source)
    for person, label in (("lena", "pin"), ("omar", "pin")):
        assay("decide", "messages", "m1", "--relabel", label, "--by", person)
    assay("decide", "messages", "m2", "--relabel", "pin", "--by", "lena")
    assay("decide", "messages", "m2", "--relabel", "transfer", "--by", "omar")
    agreement = assay("agreement", "messages", "--json")
    assert agreement["records"] == 2
    assert agreement["observed"] == 0.5
    assert agreement["disagreements"] == ["m2"]


def test_info_counts_what_is_there(assay: Assay, source: Path) -> None:
    assay("import", source)
    info = assay("info", "messages", "--json")
    assert (info["records"], info["labelled"], info["excluded"]) == (96, 96, 0)
    assert info["splits"] == {"train": 72, "test": 24}
    assert sum(info["labels"].values()) == 96
    assert json.dumps(assay("info", "--json"))


def test_doctor_finds_a_healthy_workspace_healthy(assay: Assay, source: Path) -> None:
    assay("import", source)
    assay("check", "messages")
    assert assay("doctor", "--json")["problems"] == []


def test_compacting_leaves_one_part_and_the_same_records(assay: Assay, source: Path) -> None:
    assay("import", source)
    text = source.read_text(encoding="utf-8").replace("today", "now")
    source.write_text(text, encoding="utf-8")
    assay("import", source)
    before = assay("show", "messages", "--sort", "id", "--limit", "200", "--json")
    assert assay("compact", "messages", "--json")["parts"] == 1
    assert assay("show", "messages", "--sort", "id", "--limit", "200", "--json") == before


def test_promoting_a_model_makes_it_the_only_promoted_one(assay: Assay, source: Path) -> None:
    assay("import", source)
    first = assay("train", "messages", "--json")["model"]
    second = assay("train", "messages", "--method", "lexical", "--json")["model"]
    assay("promote", first)
    assert assay("promote", second, "--json")["promoted"] is True
    models = {m["name"]: m["promoted"] for m in assay("info", "--json")["models"]}
    assert models == {first: False, second: True}


def test_classes_without_a_record_to_test_on_are_counted_and_not_called_weak(
    assay: Assay, source: Path
) -> None:
    rows = [row for row in read(source) if (row["intent"], row["split"]) != ("pin", "test")]
    pl.DataFrame(rows).write_csv(source)
    assay("import", source)
    assay("train", "messages", "--name", "m")
    said = assay("eval", "m")
    table = said[said.index("Classes, weakest first") :]
    assert "card_lost" in table
    assert "pin" not in table
    assert "1 class has no record to test on." in table
