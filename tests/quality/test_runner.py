import numpy as np
import pytest

from assay.errors import Cancelled, UnknownMethod
from assay.quality import checks, run_checks


def test_all_checks_run_and_are_summed_up(blobs):
    ran = run_checks(blobs(flips=0.1))
    assert [summary.check for summary, _ in ran] == list(checks())
    needs = {name: check.needs for name, check in checks().items()}
    for summary, result in ran:
        if needs[summary.check] & {"pictures", "languages"}:
            continue  # these records have none
        assert summary.skipped is None
        assert summary.count == len(result.findings)
        assert summary.worst == (result.findings[0] if result.findings else None)


def test_findings_are_gravest_first_and_explain_themselves(blobs):
    for summary, result in run_checks(blobs(flips=0.1)):
        scores = [finding.score for finding in result.findings]
        assert scores == sorted(scores, reverse=True)
        assert all(f.check == summary.check and f.why.endswith((".", "?")) for f in result.findings)


def test_a_check_whose_needs_are_not_met_is_skipped_with_a_reason(make):
    skipped = {s.check: s.skipped for s, _ in run_checks(make(["a", "b"]))}
    assert "no record has a label" in skipped["label_errors"]
    assert "no model has predicted" in skipped["label_errors"]
    assert "no vectors" in skipped["outliers"]
    assert skipped["exact_duplicates"] is None


def test_an_empty_data_set_skips_everything(make):
    assert all(s.skipped == "Skipped: the data set is empty." for s, _ in run_checks(make([])))


def test_only_the_named_checks_run_each_once(make):
    ran = run_checks(make(["a", "a"]), ["missing_text", "exact_duplicates", "missing_text"])
    assert [summary.check for summary, _ in ran] == ["missing_text", "exact_duplicates"]


def test_parameters_are_passed_on(make):
    data = make(["open my account", "open an account"])
    options = {"near_duplicates": {"sure": 0.1}}
    assert run_checks(data, ["near_duplicates"], options=options)[0][0].count == 1
    assert run_checks(data, ["near_duplicates"])[0][0].count == 0


def test_an_unknown_check_is_refused_with_those_there_are(make):
    with pytest.raises(UnknownMethod, match="called 'lies'") as caught:
        run_checks(make(["a"]), ["lies"])
    assert "label_errors" in caught.value.hint


def test_progress_is_told_and_a_cancel_ends_the_run(make):
    told = []

    def report(done, total=None, phase=""):
        told.append((done, total, bool(phase)))
        if done == 2:
            raise Cancelled("stop")

    with pytest.raises(Cancelled):
        run_checks(make(["a"]), report=report)
    assert told == [(done, len(checks()), True) for done in range(3)]


@pytest.mark.parametrize("classes", [1, 2, 400])
@pytest.mark.parametrize("records", [1, 2, 3, 30])
def test_no_check_breaks_on_odd_data(make, classes, records):
    random = np.random.default_rng(0)
    names = [f"class {i}" for i in range(classes)]
    for texts in (["the same"] * records, [None] * records, [f"no {i}" for i in range(records)]):
        data = make(
            texts,
            random.choice(np.array([*names, None, "never learnt"], dtype=object), size=records),
            vectors=random.normal(size=(records, 3)) * (texts[0] != "the same"),
            classes=names,
            probabilities=random.dirichlet(np.ones(classes), size=records),
            splits=random.choice(["train", "test", "validation", "none"], size=records),
            meta={
                "number": random.normal(size=records),
                "gone": np.array([None] * records, dtype=object),
                "lists": np.array([[1], *[None] * (records - 1)], dtype=object)
                if records > 1
                else np.array([None], dtype=object),
                "when": np.array(["2025-01-01"] * records, dtype="datetime64[us]"),
                "flag": random.integers(2, size=records).astype(bool),
            },
        )
        for summary, result in run_checks(data):
            assert result.scores is None or len(result.scores) == records
            assert summary.count == len(result.findings)


def test_the_same_input_gives_the_same_findings(blobs):
    first = [result.findings for _, result in run_checks(blobs(flips=0.1))]
    again = [result.findings for _, result in run_checks(blobs(flips=0.1))]
    assert first == again
