"""What people do to the topics of a data set: it holds, also for what comes in later."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from assay.dataset import Dataset
from assay.errors import InvalidDecision, NoTopics
from assay.settings import Settings
from assay.workspace import Workspace, open_workspace

ABOUT = {
    "card": "my card was lost on the way",
    "rate": "the exchange rate is wrong",
    "account": "please close my account now",
    "transfer": "a transfer has not arrived yet",
}
KINDS = list(ABOUT)


def rows(first: int, last: int) -> pl.DataFrame:
    numbers = range(first, last)
    return pl.DataFrame(
        {
            "id": [f"m{n}" for n in numbers],
            "text": [f"{ABOUT[KINDS[n % 4]]} {n // 4}" for n in numbers],
            "label": [KINDS[n % 4] if n % 8 else "wrong" for n in numbers],
            "split": ["test" if n % 5 == 0 else "train" for n in numbers],
        }
    )


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    settings = Settings(encoder="minilm", user="tester", threads=1)
    with open_workspace(tmp_path / "ws", settings=settings) as opened:
        yield opened


def load(workspace: Workspace, table: pl.DataFrame) -> Dataset:
    path = workspace.path / "rows.parquet"
    table.write_parquet(path)
    return workspace.load(path, name="chat", id="id", text="text", label="label", split="split")


@pytest.fixture
def chat(workspace: Workspace) -> Dataset:
    dataset = load(workspace, rows(0, 60))
    assert len(dataset.topics().topics) == 4
    return dataset


def topic_of(dataset: Dataset, kind: str) -> str:
    """Name of the topic of records of a kind."""
    record = f"m{KINDS.index(kind)}"
    return dataset.rows(f"id = '{record}'", columns=["topic"])["topic"].item()


def test_without_topics_there_is_nothing_to_edit(workspace: Workspace) -> None:
    dataset = load(workspace, rows(0, 8))
    with pytest.raises(NoTopics, match="chat"):
        dataset.rename_topic(0, "cards")
    assert "topic" not in dataset.columns


def test_the_topic_of_a_record_is_a_column(chat: Dataset) -> None:
    name = topic_of(chat, "card")
    assert "card" in name
    assert chat.ids(f"topic = '{name}'") == [f"m{n}" for n in range(0, 60, 4)]
    assert chat.count("topic is null") == 0
    assert chat.record("m0").values["topic"] == name


def test_merged_and_renamed_topics_are_what_a_filter_finds(chat: Dataset) -> None:
    merged = chat.merge_topics([topic_of(chat, "card"), topic_of(chat, "account")])
    assert merged.edit.by == "tester"
    assert merged.topics[0].count == 30
    chat.rename_topic(merged.edit.made[0], "cards and accounts", by="lena")
    assert chat.count("topic = 'cards and accounts'") == 30
    overview = chat.topics_overview()
    assert [topic.count for topic in overview.topics] == [30, 15, 15]
    assert len(overview.merges) == 2
    assert overview.edits == 2
    assert [edit.by for edit in chat.topic_history()] == ["tester", "lena"]


def test_a_split_is_kept_and_the_same_with_the_same_seed(chat: Dataset) -> None:
    both = chat.merge_topics([topic_of(chat, "card"), topic_of(chat, "rate")]).edit.made[0]
    split = chat.split_topic(both, 2, seed=3)
    assert sorted(topic.count for topic in split.topics) == [15, 15]
    assert topic_of(chat, "card") != topic_of(chat, "rate")
    first = [topic.name for topic in split.topics]
    chat.undo_topic_edit()
    assert [topic.name for topic in chat.split_topic(both, 2, seed=3).topics] == first


def test_edits_hold_for_records_that_come_later(workspace: Workspace, chat: Dataset) -> None:
    both = chat.merge_topics([topic_of(chat, "card"), topic_of(chat, "rate")]).edit.made[0]
    chat.split_topic(both, 2)
    chat.rename_topic(topic_of(chat, "card"), "lost cards")
    chat.exclude_topics([topic_of(chat, "transfer")])
    load(workspace, rows(60, 80))
    assert chat.count("topic is null") == 15 + 20
    assert chat.topics_overview().missing == 20
    assert chat.topics().placed == 20
    assert chat.count("topic = 'lost cards'") == 20
    assert chat.count("topic is null") == 20
    assert chat.topics_overview().edits == 4


def test_edits_outlive_the_process_and_another_share_of_outliers(
    workspace: Workspace, chat: Dataset
) -> None:
    chat.rename_topic(topic_of(chat, "card"), "lost cards")
    chat.topics(outliers=0.1)
    assert 0 < chat.count("topic is null") <= 7
    assert chat.count("topic = 'lost cards'") > 0
    with open_workspace(workspace.path, settings=Settings(encoder="minilm")) as again:
        assert again.dataset("chat").count("topic = 'lost cards'") > 0


def test_topics_found_anew_on_other_records_begin_without_edits(
    workspace: Workspace, chat: Dataset
) -> None:
    chat.rename_topic(topic_of(chat, "card"), "lost cards")
    load(workspace, rows(60, 80))
    chat.topics(anew=True)
    assert chat.count("topic = 'lost cards'") == 0
    assert chat.topic_history() == []


def test_excluded_topics_are_outliers_and_can_come_back(chat: Dataset) -> None:
    name = topic_of(chat, "card")
    chat.exclude_topics([name])
    overview = chat.topics_overview()
    assert overview.unassigned == 15
    assert [topic.name for topic in overview.excluded] == [name]
    chat.include_topics([name])
    assert chat.topics_overview().unassigned == 0


def test_undo_is_refused_where_somebody_else_edited_meanwhile(chat: Dataset) -> None:
    mine = chat.rename_topic(topic_of(chat, "card"), "lost cards").edit
    chat.rename_topic(topic_of(chat, "rate"), "rates", by="someone")
    with pytest.raises(InvalidDecision, match="meanwhile"):
        chat.undo_topic_edit(mine.seq)
    back = chat.undo_topic_edit(mine.seq + 1)
    assert back.edit.undoes == mine.seq + 1
    assert [topic.id for topic in back.topics] == [back.topics[0].id]
    assert topic_of(chat, "card") == "lost cards"


def test_an_unknown_name_is_answered_in_a_sentence(chat: Dataset) -> None:
    with pytest.raises(InvalidDecision, match="no topic 'cardz'"):
        chat.merge_topics(["cardz", 0])


def test_the_overview_counts_labels_splits_and_what_a_model_gets_right(chat: Dataset) -> None:
    chat.train("lexical", split="train", name="first")  # trained, and not scored
    seen = chat.topics_overview()
    assert (seen.judge, seen.judged, seen.interval) == (None, 0, None)
    line = next(topic for topic in seen.topics if topic.name == topic_of(chat, "card"))
    assert line.labels == {"wrong": 8, "card": 7}
    assert line.splits == {"train": 12, "test": 3}
    assert seen.splits == {"train": 48, "test": 12}
    assert [example.id for example in line.examples] == list(line.representatives[:3])
    assert all(example.text.startswith("my card") for example in line.examples if example.text)


def test_where_a_model_fails_is_told_topic_by_topic(chat: Dataset) -> None:
    model = chat.train("lexical", split="train", name="first")
    model.evaluate(split="test")
    overview = chat.topics_overview()
    assert overview.judge == "first"
    assert overview.judged == 12
    assert overview.right == sum(topic.right for topic in overview.topics)
    weakest = min(overview.topics, key=lambda t: t.right / max(1, t.judged))
    assert weakest.name == topic_of(chat, "card")
    assert weakest.interval is not None
    low, high = weakest.interval
    assert 0 <= low <= weakest.right / weakest.judged <= high <= 1


def test_an_export_tells_the_topic_and_another_program_reads_it(
    chat: Dataset, tmp_path: Path
) -> None:
    chat.rename_topic(topic_of(chat, "card"), "lost cards")
    chat.export(tmp_path / "out.csv")
    table = pl.read_csv(tmp_path / "out.csv")
    assert (table["topic"] == "lost cards").sum() == 15


def test_a_topic_becomes_a_label_by_one_decision_about_its_records(chat: Dataset) -> None:
    name = topic_of(chat, "card")
    saved = chat.decide(chat.ids(f"topic = '{name}'"), "relabel", label="lost", expected=15)
    assert len(saved.saved) == 15
    assert chat.count("label = 'lost'") == 15


def test_a_weak_slice_is_a_topic_with_its_name_and_filter(workspace: Workspace) -> None:
    table = rows(0, 160)
    coin = random.Random(5)  # what nobody can learn
    labels = [coin.choice(["card", "wrong"]) if n % 4 == 0 else KINDS[n % 4] for n in range(160)]
    dataset = load(workspace, table.with_columns(label=pl.Series(labels)))
    dataset.topics(at_most=4)
    dataset.rename_topic(topic_of(dataset, "card"), "lost cards")
    found = dataset.check("weak_slices").findings
    assert found
    slices = {finding.details["filter"]: finding.details["kind"] for finding in found}
    assert slices["topic = 'lost cards'"] == "topic"
    assert "cluster" not in slices.values()
    assert any("records about “lost cards”" in finding.why for finding in found)
