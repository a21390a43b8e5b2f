import pytest

from assay.quality import ExactDuplicates, NearDuplicates


def test_every_copy_but_the_first_is_a_finding(make):
    data = make(["Lost card", "other", "lost  card!", "Lost card"])
    result = ExactDuplicates()(data)
    assert [f.record for f in result.findings] == ["r3", "r2"]
    letter, rough = result.findings
    assert letter.score == 1
    assert letter.related == ("r0", "r2")
    assert "letter for letter" in letter.why
    assert rough.score == 0.95
    assert rough.details == {"group": 3, "identical": False}
    assert result.scores is not None
    assert result.scores.tolist() == pytest.approx([0, 0, 0.95, 1])


def test_copies_can_be_excluded(make):
    assert ExactDuplicates()(make(["a b", "a b"])).findings[0].remedy == "exclude"


def test_missing_and_blank_texts_are_not_copies_of_each_other(make):
    assert ExactDuplicates()(make([None, None, "", "  ", ""])).findings == ()


def test_related_records_are_capped(make):
    result = ExactDuplicates(related=2)(make(["same"] * 9))
    assert all(len(finding.related) == 2 for finding in result.findings)


def test_nearly_the_same_wording_is_found_on_the_later_record(make):
    data = make(["How do I close my account?", "What is a fee", "how do i close my acount"])
    (finding,) = NearDuplicates()(data).findings
    assert finding.record == "r2"
    assert finding.related == ("r0",)
    assert finding.score == pytest.approx(finding.details["overlap"])
    assert "“How do I close my account?”" in finding.why


def test_a_paraphrase_is_no_near_duplicate(make):
    data = make(
        ["How do I close my account?", "I no longer want to bank with you"],
        vectors=[[1.0, 0.0], [1.0, 0.001]],
    )
    assert NearDuplicates()(data).findings == ()


def test_exact_copies_are_left_to_the_other_check(make):
    assert NearDuplicates()(make(["Lost card", "lost card!"])).findings == ()


def test_between_like_wordings_the_vectors_decide(make):
    texts = ["i need help to pay my water bill", "i need help to pay my cable bill"]
    agree = make(texts, vectors=[[1.0, 0.0], [1.0, 0.1]])
    differ = make(texts, vectors=[[1.0, 0.0], [1.0, 1.0]])
    assert len(NearDuplicates(sure=0.9)(agree).findings) == 1
    assert NearDuplicates(sure=0.9)(differ).findings == ()


def test_the_nearest_earlier_record_is_named_first(make):
    data = make(
        [
            "please send me a new card",
            "please send me a new card now",
            "please send me a new card no",
        ]
    )
    result = NearDuplicates(sure=0.6)(data)
    last = next(finding for finding in result.findings if finding.record == "r2")
    assert last.related == ("r1", "r0")
