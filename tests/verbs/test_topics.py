"""A data set's topics: found once, kept for what comes in, and the same every time."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from assay.dataset import Dataset
from assay.errors import InvalidFilter, InvalidSetting, NoTopics
from assay.settings import Settings
from assay.workspace import Workspace, open_workspace

ABOUT = (
    "my card was lost on the way",
    "the exchange rate is wrong",
    "please close my account now",
    "a transfer has not arrived yet",
)
TEXTS = [f"{ABOUT[n % 4]} {n // 4}" for n in range(80)]


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    settings = Settings(encoder="minilm", user="tester", threads=1)
    with open_workspace(tmp_path / "ws", settings=settings) as opened:
        yield opened


def load(workspace: Workspace, texts: list[str | None]) -> Dataset:
    rows = [(f"m{n}", text) for n, text in enumerate(texts)]
    table = pl.DataFrame(rows, schema={"id": pl.String, "text": pl.String}, orient="row")
    path = workspace.path / "rows.parquet"
    table.write_parquet(path)
    return workspace.load(path, name="chat", id="id", text="text")


@pytest.fixture
def chat(workspace: Workspace) -> Dataset:
    return load(workspace, list(TEXTS[:60]))


def test_a_data_set_without_topics_says_so(chat: Dataset) -> None:
    with pytest.raises(NoTopics, match="chat"):
        chat.topic_set()


def test_records_that_say_the_same_are_one_topic(chat: Dataset) -> None:
    found = chat.topics()
    member = chat.topic_set().table()["topic"].to_list()
    assert [sorted(set(member[kind::4])) for kind in range(4)] == [[k] for k in member[:4]]
    assert len(set(member)) == len(found.topics) == 4
    assert found.unassigned == 0
    assert sum(topic.count for topic in found.topics) == found.count == 60
    assert any("card" in topic.name for topic in found.topics)
    assert len({topic.name for topic in found.topics}) == 4


def test_the_same_question_is_answered_by_the_stored_topics(chat: Dataset) -> None:
    first = chat.topics(seed=1)
    assert chat.topics(seed=1) == first
    assert chat.topic_set().about == first


def test_topics_found_anew_are_the_same(chat: Dataset) -> None:
    first, before = chat.topics(), chat.topic_set().table()
    again = chat.topics(anew=True)
    assert again.run != first.run
    assert chat.topic_set().table().equals(before)
    assert again.topics == first.topics
    assert again.merges == first.merges


def test_new_records_join_the_topics_there_are(workspace: Workspace, chat: Dataset) -> None:
    first, before = chat.topics(), chat.topic_set().table()
    load(workspace, list(TEXTS))
    assert chat.topic_set().about.missing == 20
    second = chat.topics()
    after = chat.topic_set().table()
    assert second.placed == 20
    assert [topic.name for topic in second.topics] == [topic.name for topic in first.topics]
    assert after["topic"].to_list()[:60] == before["topic"].to_list()
    assert after["topic"].to_list()[60:] == before["topic"].to_list()[:20]


@pytest.mark.parametrize("share", [0.0, 0.2])
def test_as_many_records_are_left_out_as_a_person_wants(chat: Dataset, share: float) -> None:
    found = chat.topics(outliers=share)
    assert found.unassigned == round(share * 60)


def test_no_more_topics_are_found_than_wanted(chat: Dataset) -> None:
    assert len(chat.topics(at_most=2).topics) == 2
    assert len(chat.topics(at_most=1).topics) == 1
    assert len(chat.topics(at_most=1000).topics) == 4


@pytest.mark.parametrize("wrong", [{"at_most": 0}, {"min_size": 0}, {"outliers": 1.0}])
def test_values_out_of_range_are_refused(chat: Dataset, wrong: dict[str, float]) -> None:
    with pytest.raises(InvalidSetting):
        chat.topics(**wrong)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "texts",
    [
        pytest.param(["one record"], id="one"),
        pytest.param(["one record", "and another"], id="two"),
        pytest.param(["the same"] * 50, id="identical"),
        pytest.param([None, "", "  ", "words at last"], id="empty"),
        pytest.param(["yes", "no", "maybe", "later", "never", "often"] * 3, id="one word"),
        pytest.param(["我的卡丢了", "汇率是错的", "请关闭我的账户"] * 5, id="Chinese"),
        pytest.param(["ฉันทำบัตรหาย", "بطاقتي ضاعت", "η κάρτα μου χάθηκε"] * 5, id="scripts"),
        pytest.param(["?!", "...", "🙂", "🙂🙂"] * 4, id="no words"),
    ],
)
def test_odd_texts_have_sensible_topics(workspace: Workspace, texts: list[str | None]) -> None:
    found = load(workspace, texts).topics()
    assert sum(topic.count for topic in found.topics) + found.unassigned == found.count
    assert len({topic.name for topic in found.topics}) == len(found.topics)
    assert len(found.merges) == max(0, len(found.topics) - 1)
    assert all(topic.name and topic.representatives for topic in found.topics)


def test_topics_are_counted_over_a_column(workspace: Workspace) -> None:
    rows = [(f"m{n}", TEXTS[n], "ab"[n % 4 // 2], f"2024-0{1 + n % 3}-01") for n in range(80)]
    schema = {"id": pl.String, "text": pl.String, "side": pl.String, "day": pl.String}
    path = workspace.path / "rows.parquet"
    pl.DataFrame(rows, schema=schema, orient="row").write_parquet(path)
    chat = workspace.load(path, name="chat", id="id", text="text", label="side")
    chat.topics()
    over = chat.topic_set().over("label")
    assert (over.values, over.totals) == (("a", "b"), (40, 40))
    assert sorted(row.counts for row in over.rows) == [(0, 20), (0, 20), (20, 0), (20, 0)]
    assert over.drift == (1.0, 1.0)
    assert max(over.expected) < 0.5
    by_day = chat.topic_set().over("day")
    assert by_day.values == ("2024-01-01", "2024-02-01", "2024-03-01")
    assert all(drift < chance for drift, chance in zip(by_day.drift, by_day.expected, strict=True))
    with pytest.raises(InvalidFilter):
        chat.topic_set().over("nothing")
    with pytest.raises(InvalidSetting):
        chat.topic_set().over("label", most=1)


def test_the_tree_of_topics_is_cut_anywhere(chat: Dataset) -> None:
    found = chat.topics()
    for groups in range(1, 6):
        cut = chat.topic_set().cut(groups)
        assert len(cut) == min(groups, 4)
        assert sorted(t for group in cut for t in group.topics) == [0, 1, 2, 3]
        assert sum(group.count for group in cut) == found.count
    with pytest.raises(InvalidSetting):
        chat.topic_set().cut(0)


def test_a_language_model_may_name_them(workspace: Workspace, chat: Dataset) -> None:
    script = workspace.path / "script.jsonl"
    script.write_text('{"text": "{\\"name\\": \\"Something\\"}"}\n', encoding="utf-8")
    found = chat.topics(namer=f"fake:{script}")
    assert found.namer == f"fake:{script}"
    assert sum(topic.name.startswith("Something") for topic in found.topics) == len(found.topics)
    assert len({topic.name for topic in found.topics}) == 4
    assert chat.topics().namer is None
