from __future__ import annotations

import numpy as np

from assay.quality import LanguageTable, OddLanguage, run_checks


def told(codes, probabilities=None):
    sure = [0.9] * len(codes) if probabilities is None else probabilities
    return LanguageTable(np.array(codes, dtype=object), np.array(sure))


def test_a_rare_language_among_many_texts_of_another_is_odd(make):
    codes = ["en"] * 97 + ["de", "fr", None]
    probabilities = [0.9] * 97 + [0.7, 0.99, 0.0]
    data = make([f"text {i}" for i in range(100)], languages=told(codes, probabilities))
    result = OddLanguage()(data)
    assert [f.record for f in result.findings] == ["r98", "r97"]
    assert "French" in result.findings[0].why
    assert "98 % of the texts are English" in result.findings[0].why
    assert result.scores is not None
    assert np.flatnonzero(result.scores).tolist() == [97, 98]


def test_where_many_languages_are_normal_none_is_odd(make):
    mixed = ["en"] * 60 + [code for code in ("de", "fr", "es", "it") for _ in range(10)]
    assert OddLanguage()(make(["t"] * 100, languages=told(mixed))).findings == ()
    scattered = [f"l{i}" for i in range(100)]
    assert OddLanguage()(make(["t"] * 100, languages=told(scattered))).findings == ()


def test_few_texts_have_no_usual_language(make):
    assert OddLanguage()(make(["t"] * 21, languages=told(["en"] * 20 + ["de"]))).findings == ()


def test_a_label_may_have_a_language_of_its_own(make):
    # German is frequent, but not under "complaint"; Danish is rare, but usual under "praise"
    codes = ["en"] * 39 + ["de"] + ["de"] * 300 + ["da"] * 20
    labels = ["complaint"] * 40 + [None] * 300 + ["praise"] * 20
    findings = OddLanguage()(make(["t"] * 360, labels, languages=told(codes))).findings
    assert [f.record for f in findings] == ["r39"]
    assert "of the texts labelled complaint are English" in findings[0].why


def test_without_languages_it_says_what_is_missing(make):
    [(summary, result)] = run_checks(make(["t"] * 60), ["odd_language"])
    assert "assay languages" in (summary.skipped or "")
    assert result.findings == ()
