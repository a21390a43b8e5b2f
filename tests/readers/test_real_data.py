"""Third-party files go in as they are."""

from __future__ import annotations

import polars as pl
import pytest

from assay.readers import open_source

pytestmark = pytest.mark.data


def counts(frame, column):
    return dict(frame[column].value_counts().rows())


def test_the_chatbot_export(shared_data, read):
    path = shared_data / "humanloop" / "chatbot_intent_classifier_data.json"
    frame = read(path)
    assert open_source(path).info.format == "intents"
    assert frame.height == 2327
    assert counts(frame, "split") == {"train": 1708, "test": 213, "validation": 213, "none": 193}
    assert frame["label"].null_count() == 193
    assert frame["text"].null_count() == 0
    assert frame["id"].n_unique() == 2327
    assert frame.schema["meta.score"] == pl.Float64
    assert frame.schema["meta.complete"] == pl.Boolean
    assert frame.filter(pl.col("label").is_null())["meta.complete"].any() is False
    assert frame["id"][0] == "601188"


def test_senticap_json(shared_data, read):
    frame = read(shared_data / "senticap" / "senticap_dataset.json")
    assert counts(frame, "label") == {"positive": 4892, "negative": 3977}
    assert frame["id"].n_unique() == 8869
    assert frame["image"].str.starts_with("COCO_val2014_").all()


def test_senticap_csv(shared_data, read):
    path = shared_data / "senticap" / "senticap_dataset.csv"
    frame = read(path)
    assert counts(frame, "label") == {"positive": 4892, "negative": 3977}
    reasons = {guess.role: guess.reason for guess in open_source(path).info.columns}
    assert "1 is read as positive" in reasons["label"]


def test_banking77(shared_data, read):
    frame = read(shared_data / "banking77")
    assert counts(frame, "split") == {"train": 10003, "test": 3080}
    assert frame["label"].n_unique() == 77
    assert read(shared_data / "banking77" / "train.csv").height == 10003


def test_imdb_sorted_by_label(shared_data):
    source = open_source(shared_data / "imdb" / "train.csv.gz")
    roles = {guess.role: guess.column for guess in source.info.columns if guess.role}
    assert roles == {"id": "id", "label": "label", "split": "repo_split", "text": "text"}
    frame = next(source.batches())
    assert frame["id"][0] == "train/neg/0_3"
    assert frame["label"][0] == "neg"
    assert frame.schema["meta.rating"] == pl.Int64
    assert frame["text"].str.contains("<br />").any()


def test_sst2(shared_data, read):
    frame = read(shared_data / "sst2")
    assert counts(frame, "split") == {"train": 6920, "validation": 872, "test": 1821}
    assert set(frame["label"]) == {"0", "1"}


def test_emotion(shared_data, read):
    frame = read(shared_data / "emotion")
    assert counts(frame, "split") == {"train": 16000, "validation": 2000, "test": 2000}
    assert frame["label"].n_unique() == 6


@pytest.mark.parametrize("language", ["arabic", "english", "french", "german", "spanish"])
def test_tweets_end_at_line_feeds_only(shared_data, read, language):
    frame = read(shared_data / "xlmt_sentiment" / language)
    assert counts(frame, "split") == {"train": 1839, "validation": 324, "test": 870}
    assert set(frame["label"]) == {"0", "1", "2"}


def test_captions_with_line_breaks_inside(shared_data, read):
    frame = read(shared_data / "coco" / "captions_val2017_flat.csv.gz")
    assert frame.height == 25014
    assert frame["image"].null_count() == 0
    assert read(shared_data / "coco" / "senticap.csv")["text"].str.contains("\n").any()


def test_a_table_of_judgements_and_a_table_of_captions(shared_data, read):
    judged = read(shared_data / "machine_captions" / "humaneval_export.tsv")
    assert judged.height == 1000
    assert judged["image"].null_count() == 0
    captions = read(shared_data / "machine_captions" / "mscoco_human_vs_machine.csv")
    assert captions["text"][0] == "a yellow bird sitting on a white piece of wood"


def test_words_in_many_scripts(shared_data, read):
    frame = read(shared_data / "omw" / "coco_category_multilingual_labels.csv")
    assert frame.height == 2741
    assert "飞机" in frame["text"].to_list()
