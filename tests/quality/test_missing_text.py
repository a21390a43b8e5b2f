import numpy as np
import pytest

from assay.quality import MissingText


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (None, "null"),
        ("", "empty"),
        (" \t\n", "whitespace"),
        ("\u200b\u200b", "whitespace"),
        ("x", "single_character"),
        ("?", "single_character"),
        ("...?!", "punctuation"),
        ("12/03 – 4.50", "digits"),
        ("<br /><p></p>", "markup"),
        ("https://example.org/a?b=c", "markup"),
        ("&nbsp; &amp;", "markup"),
        ("test test TEST test", "repeated"),
        ("aaaaaaaaaaaa", "repeated"),
        ("caf\ufffd is op\ufffdn", "broken"),
        ("DÃ©jÃ\xa0 vu Ã©tÃ©", "broken"),
        ("bad\x00\x01\x02 bytes", "broken"),
    ],
)
def test_a_text_without_words_is_found_with_its_kind(make, text, kind):
    (finding,) = MissingText()(make([text, "a proper text"])).findings
    assert finding.record == "r0"
    assert finding.details["kind"] == kind


@pytest.mark.parametrize(
    "text",
    [
        "ok",
        "no no no",
        "👍",
        "火",
        "a b",
        "Ça va, été à Âme?",
        "5 star",
        "<b>fine</b>",
        "naïve",
    ],
)
def test_a_text_that_says_something_is_left_alone(make, text):
    assert MissingText()(make([text])).findings == ()


def test_what_is_missing_is_graver_than_what_is_degenerate(make):
    result = MissingText()(make(["7 7 7", None, "word"]))
    assert [finding.record for finding in result.findings] == ["r1", "r0"]
    assert result.scores is not None
    assert result.scores.tolist() == pytest.approx([0.8, 1.0, 0.0])


def test_what_leaves_nothing_to_keep_can_be_excluded_the_rest_a_person_judges(make):
    remedies = {
        f.record: f.remedy for f in MissingText()(make(["", "7 7 7", "caf\ufffd"])).findings
    }
    assert remedies == {"r0": "exclude", "r1": "none", "r2": "none"}


def test_a_further_picture_of_a_row_is_not_found_for_its_text_stands_with_the_first(make):
    data = make([None, None, "a day at sea"], meta={"picture_number": np.array([1, 2, 1])})
    assert [finding.record for finding in MissingText()(data).findings] == [data.id_of(0)]
