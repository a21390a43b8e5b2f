"""Every fault planted in the shipped messages is looked for, with real vectors and answers."""

from __future__ import annotations

import csv
import json

import numpy as np
import pytest
from sklearn.metrics import average_precision_score

from assay.classify import Features, out_of_fold
from assay.encoders import resolve_encoder
from assay.quality import CheckInput, run_checks
from assay.sample import sample_path


@pytest.fixture(scope="module")
def sheet():
    path = sample_path("bank_messages").with_name("bank_faults.json")
    return json.loads(path.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def found():
    """Run all checks as a data set would: only training records teach, twins share a fold."""
    with sample_path("bank_messages").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    texts = [row["text"] for row in rows]
    labels = np.array([row["intent"] or None for row in rows], dtype=object)
    splits = np.array([row["split"] for row in rows], dtype=object)
    blank = np.array([not text.strip() for text in texts])
    vectors = np.where(blank[:, None], 0, resolve_encoder("minilm").encode(texts))
    teaches = (splits == "train") & ~blank

    def answers(taught, weights=None, deal=0):
        taught = np.where(teaches, taught, None)
        return out_of_fold(Features(texts, vectors), taught, seed=deal, sample_weight=weights)

    probabilities = answers(labels)
    known = {label for label, taught in zip(labels, teaches, strict=True) if taught}
    data = CheckInput(
        ids=np.array([row["id"] for row in rows], dtype=object),
        texts=np.array(texts, dtype=object),
        labels=labels,
        splits=splits,
        vectors=vectors,
        classes=np.array(sorted(known - {None}), dtype=object),
        probabilities=probabilities,
        meta={"channel": np.array([row["channel"] for row in rows], dtype=object)},
        refit=answers,
    )
    return data, {summary.check: result for summary, result in run_checks(data)}


def records(sheet, *kinds):
    return {fault["record"] for fault in sheet["faults"] if fault["kind"] in kinds}


def named(found, *checks):
    return {finding.record for check in checks for finding in found[1][check].findings}


def test_most_wrong_labels_are_found_and_most_findings_are_wrong_labels(found, sheet):
    wrong = records(sheet, "wrong_label_random", "wrong_label_neighbour", "conflicting_duplicate")
    no_label_fits = records(sheet, "outlier", "empty_text")
    called = named(found, "label_errors") - no_label_fits
    assert len(called & wrong) / len(called) > 0.7
    assert len(called & wrong) / len(wrong) > 0.6


def test_wrong_labels_lead_the_ranking(found, sheet):
    data, results = found
    true = sheet["true_labels"]
    judged = data.labelled & np.array([true[record] is not None for record in data.ids])
    wrong = np.array([true[r] != label for r, label in zip(data.ids, data.labels, strict=True)])
    scores = results["label_errors"].scores
    self_confidence = 1 - data.probabilities[np.arange(len(data)), np.maximum(data.codes, 0)]
    ours = average_precision_score(wrong[judged], scores[judged])
    assert ours > 0.8
    assert ours > average_precision_score(wrong[judged], self_confidence[judged])


def test_most_suggestions_are_the_true_label(found, sheet):
    wrong = records(sheet, "wrong_label_random", "wrong_label_neighbour", "conflicting_duplicate")
    right = [
        finding.suggested == sheet["true_labels"][finding.record]
        for finding in found[1]["label_errors"].findings
        if finding.record in wrong
    ]
    assert np.mean(right) > 0.85


def test_every_near_duplicate_is_found(found, sheet):
    checks = ("near_duplicates", "exact_duplicates")
    seen = named(found, *checks)
    seen |= {r for check in checks for f in found[1][check].findings for r in f.related}
    assert records(sheet, "near_duplicate") <= seen


def test_nothing_that_was_not_planted_is_called_a_duplicate(found, sheet):
    planted = {r for f in sheet["faults"] for r in (f["record"], *f["related"])}
    assert named(found, "near_duplicates", "exact_duplicates", "conflicting_duplicates") <= planted


def test_exactly_the_leaks_are_found(found, sheet):
    assert named(found, "leakage") == records(sheet, "leak_exact", "leak_near")


def test_conflicting_duplicates_are_found_and_mostly_decided_rightly(found, sheet):
    twins = {
        frozenset((f["record"], *f["related"]))
        for f in sheet["faults"]
        if f["kind"] == "conflicting_duplicate"
    }
    findings = found[1]["conflicting_duplicates"].findings
    assert {frozenset((f.record, *f.related)) for f in findings} == twins
    right = [finding.suggested == sheet["true_labels"][finding.record] for finding in findings]
    assert np.mean(right) > 0.8


def test_the_outliers_are_found_and_no_others(found, sheet):
    planted = records(sheet, "outlier")
    seen = named(found, "outliers")
    assert seen <= planted
    assert len(seen) >= 9


def test_the_empty_texts_are_found(found, sheet):
    assert records(sheet, "empty_text") <= named(found, "missing_text")


def test_the_class_far_too_small_is_found(found, sheet):
    (small,) = records(sheet, "small_class")
    findings = found[1]["class_imbalance"].findings
    assert [finding.given for finding in findings] == [sheet["true_labels"][small]]


def test_the_unlabelled_messages_are_queued(found, sheet):
    assert named(found, "label_next") == set(sheet["unlabelled"])
