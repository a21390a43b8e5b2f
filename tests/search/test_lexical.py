from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random

import numpy as np
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assay.errors import CorruptArtefact, InvalidSetting
from assay.search import LexicalIndex, build_index


def found(index: LexicalIndex, query: str, **options) -> list[int]:
    return index.search(query, **options).rows.tolist()


def test_more_and_rarer_words_rank_higher(indexed):
    index = indexed(["common rare", "common word", "rare word", "common thing", "common end"])
    assert found(index, "common rare") == [0, 2, 1, 3, 4]


def test_scores_fall_and_equal_ones_stand_in_row_order(indexed):
    ranking = indexed(["a b", "b a", "a", "a b"]).search("a b", 4)
    assert ranking.rows.tolist() == [0, 1, 3, 2]
    assert (np.diff(ranking.scores) <= 0).all()


def test_any_word_of_the_query_is_enough(indexed):
    assert set(found(indexed(), "rude wine")) == {0, 4}


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ("run", [1]),
        ("CAFE", [1]),
        ("zurich", [1]),
        ("ＰＩＺＺＡ", [4]),
        ("🍕", [4]),
        ("don't", [5]),
        ("検索", [3]),
        ("テキスト", [3]),
        ("อร่อย", [9]),
        ("ПРИВЕТ", [10]),
        ("cafe\u0301", [1]),
    ],
)
def test_case_accents_endings_and_scripts_are_bridged(indexed, query, rows):
    assert found(indexed(), query) == rows


def test_quoted_words_must_stand_side_by_side(indexed):
    index = indexed()
    assert found(index, '"the food"') == [8, 0]
    assert found(index, "“food of the staff”") == [8]
    assert found(index, '"food the"') == []


def test_a_phrase_is_required_and_other_words_only_rank(indexed):
    index = indexed(["good food here", "food here", "good", "here is good food"])
    assert found(index, '"good food" here') == [0, 3]


def test_a_quote_never_closed_is_ignored(indexed):
    index = indexed()
    assert found(index, '"food staff') == found(index, "food staff")


@pytest.mark.parametrize("query", ["", "  ", "!!!", '""', '" "', "\x00", "\ud800", "AND OR", "*"])
def test_a_query_without_known_words_finds_nothing(indexed, query):
    ranking = indexed(["food", "wine"]).search(query)
    assert len(ranking) == 0


@pytest.mark.parametrize(("typed", "row"), [("piza", 4), ("ordr", 5), ("grea", 4), ("wien", 4)])
def test_a_word_no_record_holds_stands_for_near_ones(indexed, typed, row):
    index = indexed()
    assert found(index, typed) == [row]
    assert found(index, typed, correct=False) == []


def test_a_misspelt_rare_word_outweighs_a_common_one(indexed):
    index = indexed([*["the menu"] * 30, "the pineapple"])
    assert found(index, "the pineaple", limit=1) == [30]


def test_a_pasted_document_is_a_query(indexed):
    index = indexed(["needle in hay", *["hay"] * 50])
    assert found(index, "hay " * 5000 + " ".join(f"w{i}" for i in range(5000)) + " needle")[0] == 0


def test_a_limit_of_zero_finds_nothing_and_a_huge_one_everything(indexed):
    index = indexed()
    assert found(index, "food", limit=0) == []
    assert sorted(found(index, "food", limit=10**9)) == [0, 6, 8]


def test_an_index_without_records_answers(indexed):
    index = indexed([])
    assert len(index) == 0
    assert found(index, "food") == []
    assert found(index, "food", allowed=np.zeros(0, dtype=bool)) == []


def test_ids_come_back_whatever_they_hold(tmp_path):
    ids = ["a\nb", "", "é🍕", "x" * 3000, "\ud800"]
    build_index(tmp_path, [[(identifier, "word") for identifier in ids]])
    index = LexicalIndex(tmp_path)
    assert index.ids(range(4)) == ids[:4]
    assert index.ids(index.search("word", 2).rows) == ids[:2]


def test_stemming_follows_the_language(indexed):
    texts = ["Die Häuser sind schön", "houses"]
    assert found(indexed(texts, stemmer="german"), "haus") == [0]
    assert found(indexed(texts, stemmer=None), "house", correct=False) == []


def masks(rows: int) -> dict[str, np.ndarray]:
    half = np.arange(rows) % 2 == 0
    few = np.arange(rows) % 100 == 7
    return {
        "half": half,
        "few": few,
        "most": ~few,
        "none": np.zeros(rows, bool),
        "all": np.ones(rows, bool),
    }


@pytest.mark.parametrize("kind", ["half", "few", "most", "none", "all"])
@pytest.mark.parametrize(("exact_allowed", "most_fetched"), [(0, 10**6), (10**6, 0), (0, 40)])
def test_every_way_of_masking_gives_the_filtered_full_ranking(
    tmp_path, kind, exact_allowed, most_fetched
):
    random = np.random.default_rng(0)
    texts = [
        " ".join(random.choice(list("abcdefgh"), size=random.integers(1, 9))) for _ in range(3000)
    ]
    build_index(tmp_path, [list(zip(map(str, range(3000)), texts, strict=True))])
    index = LexicalIndex(tmp_path, exact_allowed=exact_allowed, most_fetched=most_fetched)
    mask = masks(3000)[kind]
    whole = index.search("a b", 3000)
    expected = whole.rows[mask[whole.rows]][:15]
    ranking = index.search("a b", 15, allowed=mask)
    assert ranking.rows.tolist() == expected.tolist()
    by_row = dict(zip(whole.rows.tolist(), whole.scores.tolist(), strict=True))
    assert ranking.scores.tolist() == pytest.approx([by_row[row] for row in ranking.rows.tolist()])


def test_allowed_rows_can_be_named_by_id(indexed):
    index = indexed()
    assert found(index, "food", allowed=["r6", "r8", "unknown"]) == [6, 8]
    assert found(index, "food", allowed=set()) == []


def test_a_mask_of_another_length_is_refused(indexed):
    with pytest.raises(InvalidSetting, match="expected 11 booleans"):
        indexed().search("food", allowed=np.ones(3, dtype=bool))


def test_an_index_of_several_segments_keeps_equal_scores_in_row_order(tmp_path):
    words = [f"w{row % 5000}x{row}" for row in range(60_000)]
    entries = [(str(row), f"same {word} {word}y {word}z") for row, word in enumerate(words)]
    build_index(tmp_path, [entries], heap_bytes=15_000_000)
    index = LexicalIndex(tmp_path)
    assert index._searcher.num_segments > 1, "the test needs several segments"
    assert found(index, "same", limit=50) == list(range(50))


DAMAGES = ["index.json", "ids.bin", "ids.ends", "meta.json", ".idx", ".pos", ".term", ".fast"]


@pytest.mark.parametrize("gone", [True, False])
@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_index_is_named_as_such(tmp_path, damage, gone):
    build_index(tmp_path, [[("a", "food here"), ("b", "wine there")]])
    (file,) = tmp_path.glob(f"*{damage}")
    if gone:
        file.unlink()
    else:
        file.write_bytes(file.read_bytes()[:-9])
    with pytest.raises(CorruptArtefact, match=str(tmp_path)):
        LexicalIndex(tmp_path).search('"food here"')


def test_a_folder_without_an_index_is_named_as_such(tmp_path):
    with pytest.raises(CorruptArtefact):
        LexicalIndex(tmp_path / "missing")


def test_threads_share_an_index(indexed):
    index = indexed()
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: tuple(found(index, "food staff")), range(200)))
    assert set(answers) == {tuple(found(index, "food staff"))}


@pytest.mark.data
def test_customers_words_find_their_intent(tmp_path, shared_data):
    rows = pl.read_csv(shared_data / "banking77" / "train.csv")
    build_index(tmp_path, [list(enumerate_texts(rows["text"]))])
    index = LexicalIndex(tmp_path)
    for query, intent in (
        ("forgot my passcode", "passcode_forgotten"),
        ("exchange rate", "exchange_rate"),
        ("card swallowed by ATM", "card_swallowed"),
        ("top up by gogle pay", "apple_pay_or_google_pay"),
    ):
        first = rows[found(index, query, limit=10)]
        assert first["category"].str.contains(intent).sum() >= 6


def enumerate_texts(texts: pl.Series) -> Iterator[tuple[str, str]]:
    return ((str(row), text) for row, text in enumerate(texts))


SIGNS = """
" “ AND OR NOT + - ^2 ~ * ? [a TO b] { } ( ) : text: \\ /re/ && || ! >= row:1
food pizza fodo don't 日 本 🍕 İ ß \u0301 \ufe0f \u200d \x00
""".split()  # noqa: SIM905  # a list of them is hard to read

HOSTILE = st.text(max_size=60) | st.lists(st.sampled_from([*SIGNS, "a" * 300]), max_size=12).map(
    " ".join
)


@pytest.fixture(scope="module")
def shared(tmp_path_factory) -> LexicalIndex:
    folder: Path = tmp_path_factory.mktemp("index")
    texts = [
        "food and pizza 🍕",
        "日本の食べ物",
        "to be or not to be",
        None,
        "text:row row:1",
        "don't",
    ]
    build_index(folder, [list(zip("abcdef", texts, strict=True))])
    return LexicalIndex(folder)


@settings(max_examples=1_000, deadline=None, suppress_health_check=list(HealthCheck), database=None)
@given(query=HOSTILE, masked=st.booleans())
def test_no_query_ever_fails(shared, query, masked):
    mask = np.array([True, True, False, True, True, False]) if masked else None
    ranking = shared.search(query, 4, allowed=mask)
    assert len(ranking) <= 4
    assert len(set(ranking.rows.tolist())) == len(ranking)
    assert np.isfinite(ranking.scores).all()
    assert not masked or not {2, 5} & set(ranking.rows.tolist())


def test_ten_thousand_random_queries_never_fail(shared):
    random = Random(0)
    plain = [chr(code) for code in range(128)]
    for _ in range(10_000):
        length = random.randrange(12)
        anything = [chr(random.randrange(0x11_0000)) for _ in range(length)]
        query = random.choice(["", " "]).join(
            random.choice((SIGNS, plain, anything))[random.randrange(length)] for _ in range(length)
        )
        assert len(shared.search(query, 4)) <= 4


@settings(max_examples=300, deadline=None, database=None)
@given(text=st.text(max_size=40), query=HOSTILE)
def test_highlights_are_ordered_pieces_of_the_text(shared, text, query):
    spans = shared.highlights(query, text)
    ends = [0, *(place for span in spans for place in span)]
    assert ends == sorted(ends)
    assert all(start < end <= len(text) for start, end in spans)


def test_highlights_mark_words_as_the_text_spells_them(indexed):
    index = indexed()
    text = "Running late again; we ran to the café in Zürich"
    marked = [text[start:end] for start, end in index.highlights('run "the cafe" zuri', text)]
    assert marked == ["Running", "the", "café", "Zürich"]


def test_highlights_join_neighbouring_characters(indexed):
    text = "日本語のテキスト検索"
    assert [text[a:b] for a, b in indexed().highlights("検索", text)] == ["検索"]
